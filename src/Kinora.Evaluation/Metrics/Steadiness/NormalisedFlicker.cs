namespace Kinora.Evaluation;

/// <summary>
/// <see cref="TemporalFlicker"/> as it enters VBench's total: scaled from the range 0.6293 to 1 to the range 0 to 1 (the table in
/// VBench's <c>scripts/constant.py</c>), and kept within it.
/// </summary>
public sealed class NormalisedFlicker : IVideoMetric
{
    private const double Least = 0.6293;

    private readonly TemporalFlicker _raw = new();

    /// <inheritdoc/>
    public MetricInfo Info { get; } = new(
        "temporal_flicker_normalised", "Temporal flickering, normalised", "motion", MetricDirection.Higher, "The same scaled from 0.6293..1 to 0..1, as in VBench's total.") { Bounds = Interval.Share };

    /// <inheritdoc/>
    public double? Measure(VideoSample video) => _raw.Measure(video) is { } raw ? Math.Clamp((raw - Least) / (1 - Least), 0, 1) : null;
}
