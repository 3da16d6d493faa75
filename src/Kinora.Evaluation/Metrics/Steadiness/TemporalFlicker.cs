namespace Kinora.Evaluation;

/// <summary>
/// VBench's temporal flickering (Huang et al. 2024): (255 - mean absolute difference of neighbouring frames) / 255. VBench leaves
/// moving videos out beforehand; here every video counts, so motion lowers it too. A still video has 1.
/// </summary>
public sealed class TemporalFlicker : IVideoMetric
{
    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "temporal_flicker", "Temporal flickering", "motion", MetricDirection.Higher, "1 minus the mean difference of neighbouring frames (VBench's formula without its filter for still videos); 1 is a still video.") { Bounds = Interval.Share };

    /// <inheritdoc/>
    public double? Measure(VideoSample video) => video.Count < 2 ? null : (255 - FrameChange.Of(video).Average()) / 255;
}
