using System.Diagnostics;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>Takes the times of several things in turns, so that what else the machine does meets all of them.</summary>
internal static class Interleaved
{
    /// <summary>The median seconds of each side.</summary>
    public static double[] Medians(CompareSettings settings, params ReadOnlySpan<Side> sides)
    {
        foreach (var side in sides) WarmUp(side.Run, settings.WarmUpSeconds);
        var seconds = new List<double>[sides.Length];
        for (var k = 0; k < sides.Length; k++) seconds[k] = [];
        for (var repeat = 0; repeat < settings.Repeats; repeat++)
        {
            for (var k = 0; k < sides.Length; k++) seconds[k].Add(Once(sides[k].Run, settings.ProcessorTime));
        }

        return [.. seconds.Select(Median)];
    }

    /// <summary>The middle value, or the mean of the two in the middle.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static void WarmUp(Action run, double seconds)
    {
        var begun = Stopwatch.GetTimestamp();
        do Once(run, processorTime: false);
        while (Stopwatch.GetElapsedTime(begun).TotalSeconds < seconds);
    }

    private static double Once(Action run, bool processorTime)
    {
        using var scope = new TensorScope();
        var (elapsed, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        run();
        return (processorTime ? Environment.CpuUsage.TotalTime - processor : Stopwatch.GetElapsedTime(elapsed)).TotalSeconds;
    }
}
