namespace Kinora.Benchmarks.Comparisons;

/// <summary>One side of a comparison.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Run">One run of it.</param>
/// <param name="Operations">Floating-point operations of a run; null where a rate says nothing.</param>
internal sealed record Side(string Name, Action Run, double? Operations = null);
