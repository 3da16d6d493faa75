using Kinora.Data.Clips;
using Kinora.Media;

namespace Kinora.Data.Tests.Clips;

public sealed class ClipDatasetTests : IDisposable
{
    private static readonly ClipForm Form = new(new FrameSize(32, 32), FrameRate.Default, 34);

    private readonly TestClips _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Examine_BadClips_AreAllListedTogetherWithTheListsOwn()
    {
        _files.Video("good.mp4").Video("short.mp4", frames: 16, grey: 20).Text("broken.mp4", "no video at all").Picture("still.png")
            .Text("list.csv", "video,caption\nshort.mp4,too short\ngood.mp4,good\nlost.mp4,lost\nbroken.mp4,broken\ngood.mp4,again\nstill.png,still\n");
        var dataset = ClipDataset.Examine(ClipList.Read(_files["list.csv"]), Form, useStills: false);
        Assert.Equal(2, Assert.Single(dataset.Clips).Row.Number);
        string[] expected =
        [
            "row 1 (short.mp4): too short: 16 frames at 25 per second, at least 17 are needed", "row 3 (lost.mp4): missing file", "row 4 (broken.mp4): can't be decoded: ",
            "row 5 (good.mp4): duplicate: the same content as row 2 (good.mp4)", "row 6 (still.png): a still picture, and no length of 1 frame is trained",
        ];
        Assert.All(dataset.Bad.Zip(expected), b => Assert.StartsWith(b.Second, b.First.ToString()));
        Assert.Equal(expected.Length, dataset.Bad.Count);
        var message = new ClipDataException("list.csv", 6, dataset.Bad).Message;
        Assert.Contains("5 of 6 rows", message);
        Assert.All(dataset.Bad, b => Assert.Contains(b.ToString(), message));
    }

    [Theory]
    [InlineData(25, 20, 17, 20)]
    [InlineData(50, 80, 34, 40)]
    [InlineData(10, 8, 17, 20)]
    [InlineData(25, 51, 34, 51)]
    public void Examine_AnyRate_CountsFramesAtTheFormsRate(int fps, int frames, int used, int resampled)
    {
        _files.Video("a.mp4", frames, fps: fps).Text("list.csv", "video,caption\na.mp4,x\n");
        var clip = Assert.Single(ClipDataset.Examine(ClipList.Read(_files["list.csv"]), Form).Clips);
        Assert.Equal((used, resampled, new FrameSize(48, 32)), (clip.Frames, clip.ResampledFrames, clip.SourceSize));
        Assert.Equal(used, ClipFrames.Read(clip, Form).Sum(c => c.FrameCount));
    }

    [Fact]
    public void Read_OfAWideClip_KeepsItsMiddleUnstretched()
    {
        // The left third of 96 columns is red, 16 of which are in the middle 64: 8 of the 32 columns that are left.
        _files.Video("wide.mp4", width: 96, height: 64).Text("list.csv", "video,caption\nwide.mp4,x\n");
        var clip = ClipDataset.Examine(ClipList.Read(_files["list.csv"]), Form).Clips[0];
        var frame = ClipFrames.Read(clip, Form).First().FrameSpan(0).ToArray();
        Assert.True(Red(frame, 0, 6) && Red(frame, 31, 6), "the cut begins inside of the red third");
        Assert.False(Red(frame, 16, 9), "and ends it at a quarter, not at a third");
        Assert.Contains("scaled from 96x64 to 32x32, 33 % of the picture cut off at the sides", Form.Describe(clip).Replace('\u00a0', ' '));
    }

    [Fact]
    public void Describe_ClipOfTheFormItself_IsAsItIs()
    {
        _files.Video("a.mp4", frames: 17, width: 32).Picture("b.png", width: 16, height: 16).Text("list.csv", "video,caption\na.mp4,x\nb.png,y\n");
        var clips = ClipDataset.Examine(ClipList.Read(_files["list.csv"]), Form).Clips;
        Assert.Equal("as it is", Form.Describe(clips[0]));
        Assert.Equal("enlarged from 16x16 to 32x32", Form.Describe(clips[1]));
        Assert.Equal(1, Assert.Single(ClipFrames.Read(clips[1], Form)).FrameCount);
    }

    [Fact]
    public void Read_FromAnArchive_GivesTheSameFrames()
    {
        _files.Video("a.mp4").Text("a.txt", "x").Tar("shard.tar", "a.txt", "a.mp4").Text("list.csv", "video,caption\na.mp4,x\n");
        var inside = Assert.Single(ClipDataset.Examine(ClipList.Read(_files["shard.tar"]), Form).Clips);
        var beside = Assert.Single(ClipDataset.Examine(ClipList.Read(_files["list.csv"]), Form).Clips);
        Assert.Equal(beside.Sha256, inside.Sha256);
        Assert.Equal(ClipFrames.Read(beside, Form).Single().Span.ToArray(), ClipFrames.Read(inside, Form).Single().Span.ToArray());
    }

    private static bool Red(byte[] frame, int row, int column) => frame[((row * 32) + column) * 3] > 150 && frame[(((row * 32) + column) * 3) + 1] < 60;
}
