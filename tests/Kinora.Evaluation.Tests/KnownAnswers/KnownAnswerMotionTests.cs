namespace Kinora.Evaluation.Tests.KnownAnswers;

public sealed class KnownAnswerMotionTests
{
    private static readonly VideoSample Still = Clip.Still();
    private static readonly VideoSample Gliding = Clip.Gliding(1.5);

    [Fact]
    public void StillVideo_IsSmoothAndDoesNotMove()
    {
        Assert.Equal(1, new InterpolationSmoothness().Measure(Still));
        // The flow of a still picture is not exactly nothing: up to a twentieth of a pixel.
        Assert.InRange(new TrackJitter().Measure(Still)!.Value, 0, 0.05);
        Assert.InRange(new MotionAmount().Measure(Still)!.Value, 0, 0.025);
        Assert.Equal(0, new DynamicDegree().Measure(Still));
    }

    [Fact]
    public void Smoothness_OfEvenMotion_IsNearlyOne() => Assert.True(new InterpolationSmoothness().Measure(Gliding) > 0.985);

    [Fact]
    public void Smoothness_OfInjectedFlicker_FallsByItsAmplitude()
    {
        // Even frames predict 100 where odd ones have 115.
        var video = Clip.Of((t, _, _) => 100 + (t % 2 * 15));
        Assert.Equal(1 - (15 / 255.0), new InterpolationSmoothness().Measure(video)!.Value, 9);
    }

    [Fact]
    public void Smoothness_OfAJump_FallsByTheOneFrameThatNoNeighbourExplains()
    {
        // From one grey to another between frames 20 and 21: the frames 1, 3, ... 49 are predicted, and 21 as the middle of the two.
        var video = Clip.Of((t, _, _) => t <= 20 ? 60 : 140);
        Assert.Equal(1 - (40 / 25.0 / 255), new InterpolationSmoothness().Measure(video)!.Value, 9);
    }

    [Fact]
    public void Smoothness_OfShakyMotion_IsBelowThatOfEvenMotion()
    {
        var shaky = Clip.Moved(t => ((1.5 * t) + (t % 2 * 2), 0));
        Assert.True(new InterpolationSmoothness().Measure(shaky) < new InterpolationSmoothness().Measure(Gliding) - 0.02);
    }

    [Fact]
    public void Smoothness_OfAReversedVideo_IsTheSame() =>
        Assert.Equal(new InterpolationSmoothness().Measure(Gliding)!.Value, new InterpolationSmoothness().Measure(Clip.Reversed(Gliding))!.Value, 2);

    [Fact]
    public void Jitter_OfEvenMotion_IsNearlyZero() => Assert.True(new TrackJitter().Measure(Gliding) < 1.5);

    [Theory]
    [InlineData(0.4)]
    [InlineData(0.8)]
    public void Jitter_OfAFreeFall_IsGravity(double g)
    {
        // The whole picture falls from rest at g picture heights per second squared: the second difference is g / rate^2 heights.
        var falling = Clip.Moved(t => (0, 0.5 * g * Clip.Side * t * t / (Clip.Rate * Clip.Rate)));
        var expected = 1000 * g / (Clip.Rate * Clip.Rate);
        Assert.InRange(new TrackJitter().Measure(falling)!.Value, 0.75 * expected, 1.35 * expected);
    }

    [Fact]
    public void Jitter_OfShaking_IsItsSecondDifference()
    {
        // One pixel to and fro: positions 0, 1, 0 have a second difference of 2 pixels.
        var shaking = Clip.Moved(t => (t % 2, 0));
        Assert.InRange(new TrackJitter().Measure(shaking)!.Value, 0.9 * 2000 / Clip.Side, 1.1 * 2000 / Clip.Side);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Amount_OfEvenMotion_IsItsSpeed(double pixelsPerFrame) =>
        Assert.InRange(new MotionAmount().Measure(Clip.Gliding(pixelsPerFrame))!.Value * Clip.Side / Clip.Rate, 0.95 * pixelsPerFrame, 1.25 * pixelsPerFrame);

    [Theory]
    // The threshold is 1.5 pixels for a side of 64 between frames that lie 3 apart.
    [InlineData(0.3, 0)]
    [InlineData(0.8, 1)]
    public void DynamicDegree_AroundVBenchsThreshold_ChangesSides(double pixelsPerFrame, double degree) =>
        Assert.Equal(degree, new DynamicDegree().Measure(Clip.Gliding(pixelsPerFrame)));

    [Fact]
    public void Motion_OfAStillPicture_IsUnknown()
    {
        var picture = Clip.Of((_, x, y) => Clip.Texture(x, y), 1);
        Assert.All(VideoMetrics.All.Where(metric => metric.Info.Axis == "motion"), metric => Assert.Null(metric.Measure(picture)));
    }
}
