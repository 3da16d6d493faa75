using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// The variance of the Laplacian of the luma, in levels squared (Pech-Pacheco et al. 2000). It grows with noise as with detail, and
/// compares only pictures of one size.
/// </summary>
public sealed class Sharpness() : PictureStatistic(new(
    "sharpness", "Sharpness", "aesthetic", MetricDirection.Higher, "Variance of the Laplacian of the luma, levels squared; 0 is a flat picture. Noise raises it too.") { Bounds = Interval.Positive })
{
    /// <inheritdoc/>
    private protected override double Of(Mat picture)
    {
        using var luma = new Mat();
        using var edges = new Mat();
        Cv2.CvtColor(picture, luma, ColorConversionCodes.RGB2GRAY);
        Cv2.Laplacian(luma, edges, MatType.CV_64FC1);
        Cv2.MeanStdDev(edges, out _, out var deviation);
        return deviation.Val0 * deviation.Val0;
    }
}
