using Kinora.Media;

namespace Kinora.Evaluation.Tests;

public sealed class MetricsTests
{
    // From the formula by hand: (p + z2/2n +- z sqrt(p(1-p)/n + z2/4n2)) / (1 + z2/n).
    [Theory]
    [InlineData(8, 10, 0.4902, 0.9433)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    public void Interval_OfAProportion_IsWilsons(int right, int of, double low, double high)
    {
        var (foundLow, foundHigh) = new Proportion(right, of).Interval;
        Assert.Equal(low, foundLow, 4);
        Assert.Equal(high, foundHigh, 4);
    }

    [Fact]
    public void Interval_WithoutTrials_IsEverything() => Assert.Equal((0.0, 1.0), new Proportion(0, 0).Interval);

    [Fact]
    public void Psnr_OfADifferenceOfTenEverywhere_IsTwentyLogPeakOverTen() =>
        Assert.Equal(20 * Math.Log10(25.5), PictureQuality.Psnr(Flat(100, 16), Flat(110, 16)), 10);

    [Fact]
    public void Psnr_OfEqualFrames_IsInfinite() => Assert.Equal(double.PositiveInfinity, PictureQuality.Psnr(Flat(7, 16), Flat(7, 16)));

    [Fact]
    public void Ssim_OfEqualFrames_IsOne() => Assert.Equal(1, PictureQuality.Ssim(Board(0, 200), Board(0, 200), new FrameSize(16, 16)), 12);

    [Fact]
    public void Ssim_OfTwoFlatFrames_IsTheLuminanceTerm()
    {
        // Without variance the second factor is 1: (2 * 100 * 120 + 6.5025) / (100^2 + 120^2 + 6.5025).
        Assert.Equal(24006.5025 / 24406.5025, PictureQuality.Ssim(Flat(100, 16), Flat(120, 16), new FrameSize(16, 16)), 9);
    }

    [Fact]
    public void Ssim_OfABoardAndItsNegative_IsNearlyMinusOne()
    {
        // Means and variances agree, the covariance is the variance's negative: (58.5225 - 2v) / (58.5225 + 2v) with v = 100^2.
        Assert.Equal((58.5225 - 20000) / (58.5225 + 20000), PictureQuality.Ssim(Board(0, 200), Board(200, 0), new FrameSize(16, 16)), 3);
    }

    [Fact]
    public void Ssim_OfAPictureSmallerThanTheWindow_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PictureQuality.Ssim(Flat(1, 8), Flat(1, 8), new FrameSize(8, 8)));

    [Fact]
    public void Seams_ErrorThatJumpsAtBorders_IsToldByHowMuch()
    {
        // The error grows by 1 from frame to frame and by 3 where chunks of two frames meet.
        byte[] original = [0, 0, 0, 0, 0, 0], decoded = [0, 1, 4, 5, 8, 9];
        Assert.Equal(3, ChunkSeams.Measure(original, decoded, frameBytes: 1, chunk: 2).Ratio, 12);
    }

    [Fact]
    public void Seams_OfSeveralClips_AddUp()
    {
        var sum = ChunkSeams.Measure([0, 0, 0], [0, 1, 2], 1, 2) + ChunkSeams.Measure([0, 0, 0], [0, 1, 4], 1, 2);
        Assert.Equal(new SeamSums(4, 2, 2, 2), sum);
        Assert.Equal(2, sum.Ratio, 12);
    }

    [Theory]
    [InlineData(200, 8, true)]
    [InlineData(200, 9, false)]
    [InlineData(100, 6, false)]
    public void Permanence_OfOneGap_HoldsUpToEightFramesAndFivePercent(int frames, int gap, bool holds)
    {
        var permanence = Permanence.Of([.. Enumerable.Range(0, frames).Select(frame => frame < 20 || frame >= 20 + gap)]);
        Assert.Equal(gap, permanence.LongestGap);
        Assert.Equal(holds, permanence.Holds);
    }

    [Fact]
    public void Permanence_ManyShortGaps_CountTogether() =>
        Assert.False(Permanence.Of([.. Enumerable.Range(0, 200).Select(frame => frame % 10 != 0)]).Holds);

    [Fact]
    public void Permanence_GapAtTheEnd_IsAGap() => Assert.Equal(9, Permanence.Of([.. Enumerable.Range(0, 204).Select(frame => frame < 195)]).LongestGap);

    private static byte[] Flat(byte level, int side) => [.. Enumerable.Repeat(level, side * side * 3)];

    private static byte[] Board(byte dark, byte light) =>
        [.. Enumerable.Range(0, 16 * 16 * 3).Select(k => (((k / 3 / 16) + (k / 3 % 16)) % 2 == 0) ? dark : light)];
}
