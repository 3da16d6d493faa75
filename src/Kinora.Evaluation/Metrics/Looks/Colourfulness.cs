using OpenCvSharp;

namespace Kinora.Evaluation;

/// <summary>
/// Colourfulness (Hasler and Süsstrunk 2003): with rg = R - G and yb = (R + G) / 2 - B,
/// sqrt(var rg + var yb) + 0.3 sqrt(mean rg^2 + mean yb^2). 15 is slightly, 33 moderately, 59 quite colourful.
/// </summary>
public sealed class Colourfulness() : PictureStatistic(new(
    "colourfulness", "Colourfulness", "aesthetic", MetricDirection.None, "Hasler and Süsstrunk's measure: 0 grey, 33 moderately, 59 quite colourful; neither end is good by itself.") { Bounds = Interval.Positive })
{
    /// <inheritdoc/>
    private protected override double Of(Mat picture)
    {
        using var opponents = new Mat();
        using var wide = new Mat();
        picture.ConvertTo(wide, MatType.CV_64FC3);
        using var mixing = Mat.FromPixelData(2, 3, MatType.CV_64FC1, new double[] { 1, -1, 0, 0.5, 0.5, -1 });
        Cv2.Transform(wide, opponents, mixing);
        Cv2.MeanStdDev(opponents, out var mean, out var deviation);
        return Length(deviation) + (0.3 * Length(mean));
    }

    private static double Length(Scalar pair) => Math.Sqrt((pair.Val0 * pair.Val0) + (pair.Val1 * pair.Val1));
}
