using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>Mean saturation of the HSV model (Smith 1978): (largest - smallest channel) / largest channel, 0 to 1.</summary>
public sealed class Saturation() : PictureStatistic(new(
    "saturation", "Saturation", "aesthetic", MetricDirection.None, "Mean saturation of the HSV model, 0 grey to 1 pure; neither end is good by itself.") { Bounds = Interval.Share })
{
    /// <inheritdoc/>
    private protected override double Of(Mat picture)
    {
        using var unit = new Mat();
        using var hsv = new Mat();
        picture.ConvertTo(unit, MatType.CV_32FC3, 1.0 / 255);
        Cv2.CvtColor(unit, hsv, ColorConversionCodes.RGB2HSV);
        return Cv2.Mean(hsv).Val1;
    }
}
