using System.Diagnostics;

namespace Kinora.Tensors;

/// <summary>Measures what the machine can do.</summary>
public static class EngineProbe
{
    private const int Side = 1024;

    /// <summary>Floating-point operations per second of fp32 matrix products, with the engine's present number of threads.</summary>
    /// <param name="length">How long to measure.</param>
    public static double MatrixFlopsPerSecond(TimeSpan length)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var a = new RandomStream(1).Normal([Side, Side]);
        // The first product starts threads and touches memory.
        a.MatMul(a).Dispose();
        var (clock, times) = (Stopwatch.StartNew(), new List<double>());
        while (clock.Elapsed < length || times.Count == 0)
        {
            var start = clock.Elapsed;
            a.MatMul(a).Dispose();
            times.Add((clock.Elapsed - start).TotalSeconds);
        }

        // The median: another program that comes in between makes a few of them slow.
        times.Sort();
        return 2.0 * Side * Side * Side / times[times.Count / 2];
    }
}
