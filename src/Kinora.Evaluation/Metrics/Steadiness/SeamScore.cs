namespace Kinora.Evaluation;

/// <summary>
/// Seams where the VAE's chunks of 17 frames meet: the mean change from frame to frame across their borders over that everywhere
/// else, each with a tenth of a level added, so that a still video has 1. Our own definition; for a VAE's reconstruction with its
/// original at hand <see cref="ChunkSeams"/> is the sharper one.
/// </summary>
public sealed class SeamScore : IVideoMetric
{
    private const double Floor = 0.1;

    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "seam_score", "Seams at chunk borders", "motion", MetricDirection.Lower, "Change across the borders of 17-frame chunks over the change elsewhere; 1 is no seam.") { Bounds = Interval.Positive };

    /// <inheritdoc/>
    public double? Measure(VideoSample video)
    {
        var changes = FrameChange.Of(video).Index().ToLookup(change => (change.Index + 1) % VideoSample.ChunkFrames == 0, change => change.Item);
        return changes[true].Any() && changes[false].Any() ? (changes[true].Average() + Floor) / (changes[false].Average() + Floor) : null;
    }
}
