using System.Diagnostics;
using System.Text.Json;

namespace Kinora.Benchmarks;

/// <summary>Runs a benchmark in a process of its own, so that its peak memory is its own too.</summary>
internal static class ChildProcess
{
    /// <exception cref="InvalidOperationException">The process failed; its own words went to stderr.</exception>
    public static Measurement Measure(string name, int repeats, int threads)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--alone", name, "--repeats", $"{repeats}", "--threads", $"{threads}"]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"Measuring {name}: the process ended with exit code {process.ExitCode}.");
        return JsonSerializer.Deserialize(output, ReportJsonContext.Default.Measurement)!;
    }
}
