namespace Kinora.Evaluation;

/// <summary>
/// Motion smoothness: every other frame is dropped and made again out of its neighbours by motion compensation; 1 minus the
/// mean absolute error of the luma over 255. The definition is VBench's motion smoothness (Huang et al. 2024) with the network
/// that interpolates there (AMT) replaced by optical flow, so values of the two are not comparable. The flow to the middle
/// is taken from both neighbours (Jiang et al. 2018, equation 3): from the middle back (F10 - F01) / 4, and ahead the opposite.
/// </summary>
public sealed class InterpolationSmoothness : IVideoMetric
{
    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "motion_smoothness", "Motion smoothness", "motion", MetricDirection.Higher, "1 minus the mean error of every other frame, predicted from its neighbours by motion compensation; 1 is best.") { Bounds = Interval.Share };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        if (video.Count < 3) return null;
        var errors = new List<double>();
        for (var middle = 1; middle + 1 < video.Count; middle += 2) errors.Add(ErrorOf(video, middle));
        return 1 - (errors.Average() / 255);
    }

    private static double ErrorOf(VideoSample video, int middle)
    {
        var flow = video.FlowBetween(middle - 1, middle + 1);
        var (before, after, real) = (video.Luma(middle - 1), video.Luma(middle + 1), video.Luma(middle));
        double sum = 0;
        for (var pixel = 0; pixel < real.Length; pixel++)
        {
            var (x, y) = (pixel % video.Width, pixel / video.Width);
            var backX = (flow.Backward.Vectors[2 * pixel] - flow.Forward.Vectors[2 * pixel]) / 4;
            var backY = (flow.Backward.Vectors[(2 * pixel) + 1] - flow.Forward.Vectors[(2 * pixel) + 1]) / 4;
            var earlier = Bilinear.Place(x + backX, y + backY, video.Width, video.Height).Of(before);
            var later = Bilinear.Place(x - backX, y - backY, video.Width, video.Height).Of(after);
            sum += Math.Abs(((earlier + later) / 2) - real[pixel]);
        }

        return sum / real.Length;
    }
}
