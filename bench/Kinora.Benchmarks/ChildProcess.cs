using System.Diagnostics;
using System.Text.Json;

namespace Kinora.Benchmarks;

/// <summary>Runs a benchmark in a process of its own, so that its peak memory is its own too.</summary>
internal static class ChildProcess
{
    /// <exception cref="InvalidOperationException">The process failed; its own words went to stderr.</exception>
    public static Measurement Measure(string name, int repeats, int threads) =>
        JsonSerializer.Deserialize(Output("--alone", name, "--repeats", $"{repeats}", "--threads", $"{threads}"), ReportJsonContext.Default.Measurement)!;

    /// <summary>What this program says when it is started with other arguments.</summary>
    /// <exception cref="InvalidOperationException">The process failed; its own words went to stderr.</exception>
    public static string Output(params ReadOnlySpan<string> arguments)
    {
        // Started by the SDK's host, that is the process, and the program its first argument.
        var hosted = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet";
        string[] all = hosted ? [typeof(ChildProcess).Assembly.Location, .. arguments] : [.. arguments];
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, all) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"Measuring by '{string.Join(' ', all)}': the process ended with exit code {process.ExitCode}.");
    }
}
