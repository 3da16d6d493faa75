namespace Kinora.Evaluation;

/// <summary>One metric in a report.</summary>
/// <param name="Metric">What it is.</param>
/// <param name="Model">The model; null where no video has a value.</param>
/// <param name="Against">The other; null without one.</param>
/// <param name="Comparison">The model against the other over the prompts of both; null without another.</param>
public sealed record MetricRow(MetricInfo Metric, MetricSummary? Model, MetricSummary? Against, PairedComparison? Comparison);
