namespace Kinora.Benchmarks.Comparisons;

/// <summary>A question that is answered by ratios.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Measure">Measures it: is given how, and whom to tell each ratio.</param>
internal sealed record Comparison(string Name, Action<CompareSettings, ComparisonLog> Measure);
