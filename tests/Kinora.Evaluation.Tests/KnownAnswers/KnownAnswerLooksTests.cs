namespace Kinora.Evaluation.Tests.KnownAnswers;

public sealed class KnownAnswerLooksTests
{
    [Fact]
    public void Sharpness_OfABoard_IsFromTheKernelByHand()
    {
        // The Laplacian's kernel gives 4 * 10 on dark and -4 * 10 on light fields: mean 0, variance 1600.
        Assert.Equal(1600, new Sharpness().Measure(Clip.Of((_, x, y) => 100 + ((x + y) % 2 * 10), 2))!.Value, 6);
        Assert.Equal(0, new Sharpness().Measure(Clip.Of((_, _, _) => 100, 2)));
    }

    [Fact]
    public void Sharpness_OfTheSamePictureCoarser_IsLess() =>
        Assert.True(new Sharpness().Measure(Clip.Of((_, x, y) => Clip.Texture(x / 3, y / 3), 2)) < 0.2 * new Sharpness().Measure(Clip.Still()));

    [Fact]
    public void Saturation_OfPureAndOfGreyPixels_IsTheirShare() =>
        Assert.Equal(0.25, new Saturation().Measure(Clip.Of((_, x, _) => x < 16 ? (200.0, 0.0, 0.0) : (90.0, 90.0, 90.0), 2))!.Value, 6);

    [Fact]
    public void Exposure_IsTheShareThatIsNeitherBlackNorWhite() =>
        Assert.Equal(0.5, new Exposure().Measure(Clip.Of((_, x, _) => x < 16 ? 0 : x < 32 ? 255 : 128, 2)));

    [Fact]
    public void Colourfulness_OfRed_IsFromTheFormula()
    {
        // rg = 255, yb = 127.5, no variance: 0.3 * sqrt(255^2 + 127.5^2).
        Assert.Equal(0.3 * Math.Sqrt((255 * 255) + (127.5 * 127.5)), new Colourfulness().Measure(Clip.Of((_, _, _) => (255.0, 0.0, 0.0), 2))!.Value, 6);
        Assert.Equal(0, new Colourfulness().Measure(Clip.Of((_, _, _) => 130, 2))!.Value, 6);
    }

    [Fact]
    public void Colourfulness_OfTwoColours_CountsTheirSpread()
    {
        // rg is 100 or -100, yb is 50 either way: deviation 100 and 0, means 0 and 50.
        var video = Clip.Of((_, x, _) => x < 32 ? (100.0, 0.0, 0.0) : (0.0, 100.0, 0.0), 2);
        Assert.Equal(100 + (0.3 * 50), new Colourfulness().Measure(video)!.Value, 6);
    }
}
