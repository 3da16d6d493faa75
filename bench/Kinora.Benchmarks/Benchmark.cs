namespace Kinora.Benchmarks;

/// <summary>Something to measure.</summary>
/// <param name="Name">Its name on the command line.</param>
/// <param name="Configuration">Sizes, in words.</param>
/// <param name="Operations">Floating-point operations of one run; null where a rate says nothing.</param>
/// <param name="Start">Makes weights and inputs; what it returns is run again and again, in a scope of its own and without gradients unless it turns them on.</param>
internal sealed record Benchmark(string Name, string Configuration, double? Operations, Func<Action> Start);
