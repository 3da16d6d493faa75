namespace Kinora.Evaluation.Tests.KnownAnswers;

public sealed class KnownAnswerSteadinessTests
{
    private static readonly VideoSample Still = Clip.Still();

    [Fact]
    public void Flicker_OfAStillVideo_IsOne()
    {
        Assert.Equal(1, new TemporalFlicker().Measure(Still));
        Assert.Equal(1, new NormalisedFlicker().Measure(Still));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(60)]
    public void Flicker_OfInjectedFlicker_FallsByItsAmplitude(int levels)
    {
        var video = Clip.Of((t, _, _) => 100 + (t % 2 * levels));
        Assert.Equal(1 - (levels / 255.0), new TemporalFlicker().Measure(video)!.Value, 12);
        Assert.Equal((1 - (levels / 255.0) - 0.6293) / (1 - 0.6293), new NormalisedFlicker().Measure(video)!.Value, 12);
    }

    [Fact]
    public void Flicker_BelowVBenchsRange_IsZeroWhenNormalised() => Assert.Equal(0, new NormalisedFlicker().Measure(Clip.Of((t, _, _) => t % 2 * 255)));

    [Fact]
    public void Flicker_OfAReversedVideo_IsTheSame()
    {
        var video = Clip.Gliding(1.5);
        Assert.Equal(new TemporalFlicker().Measure(video)!.Value, new TemporalFlicker().Measure(Clip.Reversed(video))!.Value, 12);
    }

    [Fact]
    public void Seam_OfAStillVideo_IsOne() => Assert.Equal(1, new SeamScore().Measure(Still));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Seam_EverySeventeenFrames_IsHowMuchLargerTheStepIs(int step)
    {
        // One level brighter from frame to frame, and by another step where chunks meet; a tenth is added to both.
        var video = Clip.Of((t, _, _) => t + ((step - 1) * (t / 17)));
        Assert.Equal((step + 0.1) / 1.1, new SeamScore().Measure(video)!.Value, 12);
    }

    [Fact]
    public void Seam_OffTheBorder_IsNone()
    {
        // The same steps eight frames later are no seams: what is across borders is then below the rest.
        Assert.True(new SeamScore().Measure(Clip.Of((t, _, _) => t + (4 * ((t + 8) / 17)))) < 1);
    }

    [Fact]
    public void Seam_OfLessThanTwoChunks_IsUnknown() => Assert.Null(new SeamScore().Measure(Clip.Of((_, _, _) => 7, 17)));

    [Fact]
    public void WarpingError_OfAStillVideo_IsZero() => Assert.InRange(new WarpingError().Measure(Still)!.Value, 0, 0.001);

    [Fact]
    public void WarpingError_OfEvenMotion_IsNearlyZero() => Assert.True(new WarpingError().Measure(Clip.Gliding(1.5)) < 0.05);

    [Fact]
    public void WarpingError_OfInjectedFlicker_IsItsSquare()
    {
        var video = Clip.Of((t, _, _) => 100 + (t % 2 * 20));
        Assert.Equal(1000 * Math.Pow(20 / 255.0, 2), new WarpingError().Measure(video)!.Value, 9);
    }

    [Fact]
    public void WarpingError_OfBoilingTexture_IsTheNoisesPower()
    {
        // Independent noise of 3 levels (uniform over -5..5, variance 10) on every frame: the difference has twice its variance.
        // Flow explains a part of it away, and can't explain more.
        var noise = new Random(1);
        var error = new WarpingError().Measure(Clip.Of((_, x, y) => Clip.Texture(x, y) + noise.Next(-5, 6)))!.Value;
        Assert.InRange(error, 0.4 * 1000 * 20 / (255.0 * 255), 1.1 * 1000 * 20 / (255.0 * 255));
    }

    [Fact]
    public void Drift_OfAStillVideo_IsZero() => Assert.Equal(0, new ColourDrift().Measure(Still)!.Value, 6);

    [Fact]
    public void Drift_FromOneGreyToAnother_IsTheirDistanceInLightness()
    {
        // L* = 116 Y^(1/3) - 16; sRGB 128 has Y = 0.2159 and L* = 53.585, sRGB 100 has Y = 0.1274 and L* = 42.378. OpenCV
        // interpolates the conversion in a table of 33 points a side, which costs about a hundredth.
        var video = Clip.Of((t, _, _) => t < 20 ? 128 : 100);
        Assert.InRange(new ColourDrift().Measure(video)!.Value, 0.98 * (53.585 - 42.378), 1.02 * (53.585 - 42.378));
        Assert.Equal(new ColourDrift().Measure(video)!.Value, new ColourDrift().Measure(Clip.Reversed(video))!.Value, 6);
    }

    [Fact]
    public void Drift_OfColoursThatFade_IsTold() =>
        Assert.True(new ColourDrift().Measure(Clip.Of((t, _, _) => (128 + (80.0 * (50 - t) / 50), 128.0, 128.0))) > 20);
}
