namespace Kinora.Evaluation.Tests;

public sealed class TrackerTests
{
    [Fact]
    public void Link_TwoThingsPassingBy_AreTwoTracksOfTheirOwn()
    {
        var frames = Frames(100, t => [Support.Seen("cat", 0.2 + (0.006 * t), 0.7), Support.Seen("dog", 0.8 - (0.006 * t), 0.4)]);
        var tracks = Tracker.Link(frames);
        Assert.Equal(["cat", "dog"], tracks.Select(ThingOf).Order());
        Assert.All(tracks, track => Assert.Equal(1, track.Share));
    }

    [Fact]
    public void Link_AThingLostForAWhile_IsOneTrackWithAGap()
    {
        var track = Assert.Single(Tracker.Link(Frames(100, t => t is >= 40 and < 70 ? [] : [Support.Seen("cat", 0.2 + (0.006 * t), 0.7)])));
        Assert.Equal(70, track.FramesFound);
        Assert.Null(track.Found[50]);
    }

    [Fact]
    public void Link_AThingThatIsOnceTakenForAnother_IsWhatMostFramesSay()
    {
        var track = Assert.Single(Tracker.Link(Frames(100, t => [Support.Seen(t % 4 == 0 ? "dog" : "cat", 0.5, 0.7)])));
        Assert.Equal("cat", ThingOf(track));
        Assert.Equal(0.75, track.Votes.Max(), 3);
    }

    [Fact]
    public void Link_AFlickerOfFewFrames_IsLeftOut() =>
        Assert.Single(Tracker.Link(Frames(100, t => t < 5 ? [Support.Seen("cat", 0.3, 0.7), Support.Seen("bee", 0.8, 0.2)] : [Support.Seen("cat", 0.3, 0.7)])));

    [Fact]
    public void Link_TheSurerThing_ComesFirst()
    {
        var tracks = Tracker.Link(Frames(50, _ => [Support.Seen("cat", 0.2, 0.7, 0.6), Support.Seen("dog", 0.8, 0.7, 0.9)]));
        Assert.Equal("dog", ThingOf(tracks[0]));
    }

    [Fact]
    public void Link_NothingFound_IsNoTrack() => Assert.Empty(Tracker.Link(Frames(20, _ => [])));

    private static string ThingOf(Track track) => Support.Small.Things[track.Thing];

    private static List<FrameReading> Frames(int count, Func<int, Detection[]> things) =>
        [.. Enumerable.Range(0, count).Select(t => Support.Frame("snow", things(t)))];
}
