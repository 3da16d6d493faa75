namespace Kinora.Benchmarks.Comparisons;

/// <summary>A run at the published sizes, as it is kept in <c>bench/results/full30b.json</c>.</summary>
/// <param name="Date">The day.</param>
/// <param name="Machine">Processor, cores and memory.</param>
/// <param name="Engine">libtorch, BLAS and threads.</param>
/// <param name="LoadAverage">How many processes wanted to run when it ended.</param>
/// <param name="BudgetBytes">The budget.</param>
/// <param name="Seconds">From start to end of the process.</param>
/// <param name="Full30bPeakRssGb">The most memory that was resident, in 10^9 bytes.</param>
internal sealed record FullResult(DateOnly Date, string Machine, string Engine, double LoadAverage, long BudgetBytes, double Seconds, double Full30bPeakRssGb);
