using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Benchmarks.Comparisons;

/// <summary>What users start, measured from outside: a process from a prompt to a file.</summary>
internal static class WholeRuns
{
    private const double Giga = 1e9;
    private const long FullBudget = 6_000_000_000;
    private const string Prompt = "a red car drives to the right";

    private static string ResultFile => Path.Combine(Machine.RepositoryRoot(), "bench", "results", "full30b.json");

    /// <summary>204 frames with the shipped model: median seconds from start to end of the process, and the largest peak.</summary>
    public static void Mini(CompareSettings settings, ComparisonLog log)
    {
        using var folder = new ScratchFolder();
        Kinora("--version");
        var runs = Enumerable.Range(0, settings.Repeats).Select(k => Generate(
            "--model", "mini", "--frames", "204", "--seed", "1", "--threads", $"{settings.Threads}", "-o", Path.Combine(folder.Path, $"{k}.mp4"))).ToList();
        foreach (var (seconds, peak) in runs) log.Say(string.Create(CultureInfo.InvariantCulture, $"mini, prompt to MP4, 204 frames: {seconds:F1} s, {peak / Giga:F2} GB"));
        log.Add("mini_seconds", Interleaved.Median(runs.Select(r => r.Seconds)));
        log.Add("mini_peak_rss_gb", runs.Max(r => r.PeakBytes) / Giga);
    }

    /// <summary>The published sizes within 6 GB: writes a model of sparse files, takes one guided step, and keeps the result.</summary>
    public static void Full(CompareSettings settings, ComparisonLog log)
    {
        var model = Path.Combine(Machine.RepositoryRoot(), "artifacts", "full30b-model");
        if (Directory.Exists(model)) Directory.Delete(model, recursive: true);
        using var folder = new ScratchFolder();
        Kinora("--version");
        try
        {
            log.Say("writing a model of the published sizes as sparse files");
            SparseModel.Write(model, Path.Combine(Machine.RepositoryRoot(), "models", "mini"));
            var (seconds, peak) = Generate(
                "--model", model, "--frames", "17", "--size", "64x64", "--steps", "1", "--guidance", "9", "--memory", "6GB", "--seed", "1", "--threads", $"{settings.Threads}",
                "-o", Path.Combine(folder.Path, "out.mp4"));
            var result = new FullResult(DateOnly.FromDateTime(DateTime.Now), Machine.Describe(), Engine.Summary, Machine.LoadAverage(), FullBudget, seconds, Math.Round(peak / Giga, 4));
            File.WriteAllText(ResultFile, JsonSerializer.Serialize(result, RatiosJsonContext.Readable.FullResult) + "\n");
            log.Say(string.Create(CultureInfo.InvariantCulture, $"17 frames of 64x64, one guided step: {seconds:F0} s; kept in {ResultFile}"));
            log.Add("full30b_peak_rss_gb", result.Full30bPeakRssGb);
        }
        finally
        {
            if (Directory.Exists(model)) Directory.Delete(model, recursive: true);
        }
    }

    /// <summary>The last result of <see cref="Full"/>, which takes too long for every run.</summary>
    public static void LastFull(CompareSettings settings, ComparisonLog log)
    {
        if (ReadLast(ResultFile) is not { } last)
        {
            log.Say("full30b_peak_rss_gb has not been measured: ./kinora bench full30b does, which takes long");
            return;
        }

        log.Say($"of {last.Date:yyyy-MM-dd}, {last.Machine}, load {last.LoadAverage:F1}; ./kinora bench full30b measures anew");
        log.Add("full30b_peak_rss_gb", last.Full30bPeakRssGb);
    }

    /// <summary>The result in a file; null where there is none.</summary>
    internal static FullResult? ReadLast(string file) => File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), RatiosJsonContext.Readable.FullResult) : null;

    private static (double Seconds, long PeakBytes) Generate(params ReadOnlySpan<string> arguments)
    {
        var start = Stopwatch.GetTimestamp();
        var output = Kinora(["generate", Prompt, .. arguments, "--json"]);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        using var report = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        return (seconds, report.RootElement.GetProperty("peak_rss_bytes").GetInt64());
    }

    // Through the launcher, which builds the program if it must; what it says to people is kept back.
    private static string Kinora(params ReadOnlySpan<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(Machine.RepositoryRoot(), "kinora"), arguments.ToArray()) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"kinora {string.Join(' ', arguments.ToArray())} ended with exit code {process.ExitCode}:\n{error.Result}");
    }

    private sealed class ScratchFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("kinora-bench-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
