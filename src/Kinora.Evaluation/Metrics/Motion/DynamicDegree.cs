namespace Kinora.Evaluation;

/// <summary>
/// VBench's dynamic degree (Huang et al. 2024): at 8 frames per second, the mean of the largest 5 % of the flow's magnitudes is
/// above 6 pixels for a short side of 256 in at least a quarter of the pairs of frames (4 of 16): 1, else 0. VBench's
/// flow is RAFT's, ours Farnebäck's, so near the threshold the two can differ.
/// </summary>
public sealed class DynamicDegree : IVideoMetric
{
    private const double RatePerSecond = 8;
    private const double ThresholdPixels = 6.0 / 256;
    private const double Share = 4.0 / 16;

    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "dynamic_degree", "Dynamic degree", "motion", MetricDirection.Higher, "Share of the videos that move, by VBench's rule on our flow; 1 for a video that moves, 0 for one that does not.") { Bounds = Interval.Share };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        var step = Math.Max(1, (int)Math.Round(video.FramesPerSecond / RatePerSecond));
        var starts = Enumerable.Range(0, video.Count).Where(frame => frame % step == 0 && frame + step < video.Count).ToList();
        if (starts.Count == 0) return null;
        var moving = starts.Count(frame =>
            LargestMotion.Of(OpticalFlow.Measure(video.Luma(frame), video.Luma(frame + step), video.Width, video.Height)) > ThresholdPixels * video.ShortSide);
        return moving >= Math.Max(1, Math.Round(Share * starts.Count)) ? 1 : 0;
    }
}
