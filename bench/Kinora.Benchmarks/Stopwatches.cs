using System.Diagnostics;
using Kinora.Tensors;

namespace Kinora.Benchmarks;

/// <summary>Takes the time of one benchmark.</summary>
internal static class Stopwatches
{
    /// <summary>One run to warm up, then the timed ones.</summary>
    public static Measurement Measure(Benchmark benchmark, int repeats)
    {
        var load = Machine.LoadAverage();
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var body = benchmark.Start();
        Once(body);
        double[] seconds = [.. Enumerable.Range(0, repeats).Select(_ => Once(body)).Order()];
        var median = (seconds[(repeats - 1) / 2] + seconds[repeats / 2]) / 2;
        return new Measurement(
            benchmark.Name, benchmark.Configuration, repeats, median, seconds[0], seconds[^1], benchmark.Operations / median / 1e9, Machine.PeakRssBytes(), load);
    }

    private static double Once(Action body)
    {
        using var scope = new TensorScope();
        var start = Stopwatch.GetTimestamp();
        body();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
