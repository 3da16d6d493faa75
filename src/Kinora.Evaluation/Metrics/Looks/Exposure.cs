using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>The share of pixels that are neither nearly black nor nearly white: luma from 16 to 239 of 255. Our own definition.</summary>
public sealed class Exposure() : PictureStatistic(new(
    "exposure", "Exposure", "aesthetic", MetricDirection.Higher, "Share of the pixels that are neither nearly black nor nearly white.") { Bounds = Interval.Share })
{
    private const int Dark = 16;
    private const int Bright = 239;

    /// <inheritdoc/>
    private protected override double Of(Mat picture)
    {
        using var luma = new Mat();
        using var inside = new Mat();
        Cv2.CvtColor(picture, luma, ColorConversionCodes.RGB2GRAY);
        Cv2.InRange(luma, new Scalar(Dark), new Scalar(Bright), inside);
        return (double)Cv2.CountNonZero(inside) / (picture.Rows * picture.Cols);
    }
}
