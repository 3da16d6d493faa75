namespace Kinora.Evaluation.Tests.KnownAnswers;

public sealed class KnownAnswerPhysicsTests
{
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.8)]
    [InlineData(1.6)]
    public void Fall_AtAGivenGravity_IsMeasured(double g)
    {
        var fall = SingleThing.Fall(Falling(g));
        Assert.NotNull(fall);
        Assert.InRange(fall.Acceleration, 0.95 * g, 1.05 * g);
        Assert.True(fall.Agrees(g, 0.05));
        Assert.False(fall.Agrees(2 * g, VerdictMaker.GravityTolerance));
    }

    [Fact]
    public void Fall_Reversed_IsNone() => Assert.Null(SingleThing.Fall(Clip.Reversed(Falling(0.8))));

    [Fact]
    public void Fall_OfAStillVideo_IsNone()
    {
        Assert.Null(SingleThing.Fall(Clip.Still()));
        Assert.All(SingleThing.Heights(Clip.Still().Frames), Assert.Null);
    }

    [Fact]
    public void Fall_AtEvenSpeed_HasNoAcceleration()
    {
        var fall = SingleThing.Fall(Clip.Disc(t => Math.Min(0.85, 0.15 + (0.02 * t))));
        Assert.True(fall is null || Math.Abs(fall.Acceleration) < 0.1);
    }

    [Fact]
    public void PhysicsIq_OfAClipAndItself_IsPerfect()
    {
        var clip = Falling(0.8).Frames;
        var figures = PhysicsIq.Compare(clip, clip, Clip.Rate);
        Assert.Equal(new PhysicsIqFigures(1, 1, 1, 0), figures);
        Assert.Equal(100, figures.ScoreAgainst(new PhysicsIqFigures(1, 1, 1, 0)));
    }

    [Fact]
    public void PhysicsIq_OfMotionElsewhere_IsZero()
    {
        var (left, right) = (Sweeping(12, 3), Sweeping(52, 3));
        var figures = PhysicsIq.Compare(left.Frames, right.Frames, Clip.Rate);
        Assert.Equal(0, figures.SpatialIou);
        Assert.Equal(0, figures.WeightedSpatialIou);
        // Only frames in which neither moves agree: the first, whose mask is always empty.
        Assert.InRange(figures.SpatiotemporalIou, 1.0 / Clip.Frames, 4.0 / Clip.Frames);
    }

    [Fact]
    public void PhysicsIq_OfTheSameMotionLater_AgreesInPlaceButNotInTime()
    {
        var first = Clip.Disc(t => 0.2 + (0.6 * Math.Clamp((t - 2) / 15.0, 0, 1)));
        var later = Clip.Disc(t => 0.2 + (0.6 * Math.Clamp((t - 30) / 15.0, 0, 1)));
        var figures = PhysicsIq.Compare(first.Frames, later.Frames, Clip.Rate);
        Assert.Equal(1, figures.SpatialIou, 6);
        Assert.Equal(1, figures.WeightedSpatialIou, 6);
        Assert.InRange(figures.SpatiotemporalIou, 0.05, 0.6);
    }

    [Fact]
    public void PhysicsIq_OfAMovingAndAStillClip_HasNoOverlap()
    {
        var figures = PhysicsIq.Compare(Falling(0.8, 60).Frames, Clip.Disc(_ => 0.15, frames: 60).Frames, Clip.Rate);
        Assert.Equal(0, figures.SpatialIou);
        Assert.Equal(0, figures.WeightedSpatialIou);
    }

    [Fact]
    public void PhysicsIq_OfTwoGreys_IsTheirSquaredDistance()
    {
        var (dark, light) = (Clip.Of((_, _, _) => 51), Clip.Of((_, _, _) => 102));
        Assert.Equal(0.04, PhysicsIq.Compare(dark.Frames, light.Frames, Clip.Rate).Mse, 9);
    }

    [Fact]
    public void PhysicsIq_Score_IsTheBenchmarksFormula() =>
        // ((0.3/0.6 + 0.4/0.8 + 0.2/0.5) / 3 - (0.02 - 0.01)) in per cent.
        Assert.Equal(100 * ((1.4 / 3) - 0.01), new PhysicsIqFigures(0.4, 0.2, 0.3, 0.02).ScoreAgainst(new PhysicsIqFigures(0.8, 0.5, 0.6, 0.01)), 9);

    [Fact]
    public void PhysicsIq_OfClipsOfTwoLengths_IsRefused() =>
        Assert.Contains("60 real and 40", Assert.Throws<ArgumentException>(() => PhysicsIq.Compare(Falling(0.8, 60).Frames, Clip.Of((_, _, _) => 0, 40).Frames, Clip.Rate)).Message);

    // From 0.15 after five frames at rest to the ground at 0.85, where it stays: shorter than half of the clip, or it would be taken
    // for the ground itself.
    private static VideoSample Falling(double g, int? frames = null) => Clip.Disc(
        t => Math.Min(0.85, 0.15 + (0.5 * g * Math.Pow(Math.Max(0, t - 5) / Clip.Rate, 2))), frames ?? 15 + (int)(Clip.Rate * Math.Sqrt(1.4 / g)));

    // A bright bar that goes up and down within a column.
    private static VideoSample Sweeping(int column, int half) =>
        Clip.Of((t, x, y) => Math.Abs(x - column) <= half && Math.Abs(y - 32 - (20 * Math.Sin(t * 0.4))) <= 6 ? 220 : 40);
}
