using System.Globalization;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>How much resident memory a run adds to that of its weights and inputs, measured in a process of its own.</summary>
internal static class AddedMemory
{
    /// <summary>What can be measured.</summary>
    public static IReadOnlyList<string> Names { get; } = ["dit", "dit-twin"];

    /// <summary>The bytes that one run adds at its peak, from a child process.</summary>
    public static long OfChild(string name, int threads) =>
        long.Parse(ChildProcess.Output("--added-memory", name, "--threads", $"{threads}"), CultureInfo.InvariantCulture);

    /// <summary>The same of this process, which has done nothing else.</summary>
    public static long Measure(string name)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (kinora, twin) = ComparedNetworks.Dit(1);
        var before = ProcessMemory.PresentBytes();
        (name == "dit" ? kinora : twin).Run();
        return ProcessMemory.PeakBytes() - before;
    }
}
