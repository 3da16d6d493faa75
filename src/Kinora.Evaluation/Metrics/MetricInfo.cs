namespace Kinora.Evaluation;

/// <summary>What a metric is.</summary>
/// <param name="Key">Its name in files.</param>
/// <param name="Name">Its name for people.</param>
/// <param name="Axis">What it speaks of: <c>instruction</c>, <c>motion</c>, <c>physics</c> or <c>aesthetic</c>, the axes of the report (spec 10.2).</param>
/// <param name="Direction">Which values are good.</param>
/// <param name="Meaning">Definition and unit in one sentence.</param>
public sealed record MetricInfo(string Key, string Name, string Axis, MetricDirection Direction, string Meaning)
{
    /// <summary>The values that it can have; intervals are kept within.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public Interval Bounds { get; init; } = Interval.Everything;
}
