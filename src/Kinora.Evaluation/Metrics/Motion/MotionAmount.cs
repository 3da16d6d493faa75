namespace Kinora.Evaluation;

/// <summary>
/// How much moves: the mean over neighbouring frames of the mean of the largest 5 % of the flow's magnitudes, in short sides per
/// second. It is the quantity behind VBench's dynamic degree without its threshold, on Farnebäck's flow.
/// </summary>
public sealed class MotionAmount : IVideoMetric
{
    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "motion_amount", "Amount of motion", "motion", MetricDirection.None, "Mean of the fastest 5 % of the flow, short sides per second; neither end is good by itself.") { Bounds = Interval.Positive };

    /// <inheritdoc/>
    public double? Measure(VideoSample video) => video.Count < 2
        ? null
        : Enumerable.Range(0, video.Count - 1).Average(frame => LargestMotion.Of(video.Flow(frame).Forward)) * video.FramesPerSecond / video.ShortSide;
}
