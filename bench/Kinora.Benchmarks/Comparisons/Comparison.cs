namespace Kinora.Benchmarks.Comparisons;

/// <summary>A question that is answered by ratios.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Measure">Measures it: is given how, and whom to tell each ratio.</param>
/// <param name="MeasureAlone">What to do instead where it is asked for by name; null for the same.</param>
internal sealed record Comparison(string Name, Action<CompareSettings, ComparisonLog> Measure, Action<CompareSettings, ComparisonLog>? MeasureAlone = null);
