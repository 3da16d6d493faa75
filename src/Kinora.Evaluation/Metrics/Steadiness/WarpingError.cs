namespace Kinora.Evaluation;

/// <summary>
/// Warping error (Lai et al. 2018): the mean squared difference between a frame and the next one moved back along the optical flow,
/// over the pixels seen in both (see <see cref="FlowField.IsConsistent"/>), luma in 0 to 1, mean over the
/// pairs, in thousandths. What moves but stays itself has 0; a texture that boils does not.
/// </summary>
public sealed class WarpingError : IVideoMetric
{
    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "warping_error", "Warping error", "motion", MetricDirection.Lower, "Mean squared difference of neighbouring frames after motion compensation where both show the same, thousandths; 0 is best.") { Bounds = Interval.Positive };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        var errors = Enumerable.Range(0, Math.Max(0, video.Count - 1)).Select(frame => ErrorOf(video, frame)).OfType<double>().ToList();
        return errors.Count == 0 ? null : 1000 * errors.Average();
    }

    private static double? ErrorOf(VideoSample video, int frame)
    {
        var (flow, now, next) = (video.Flow(frame), video.Luma(frame), video.Luma(frame + 1));
        double sum = 0;
        var count = 0;
        for (var pixel = 0; pixel < now.Length; pixel++)
        {
            var (x, y) = (pixel % video.Width, pixel / video.Width);
            if (!flow.Forward.IsConsistent(x, y, flow.Backward)) continue;
            var moved = Bilinear.Place(x + flow.Forward.Vectors[2 * pixel], y + flow.Forward.Vectors[(2 * pixel) + 1], video.Width, video.Height).Of(next);
            sum += (moved - now[pixel]) * (moved - now[pixel]) / (255.0 * 255);
            count++;
        }

        return count == 0 ? null : sum / count;
    }
}
