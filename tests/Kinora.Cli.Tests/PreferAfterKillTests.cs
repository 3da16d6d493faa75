using System.Diagnostics;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests;

/// <summary>Kills a process that makes and labels preference pairs, runs it again, and compares what comes of it with an undisturbed run.</summary>
public sealed class PreferAfterKillTests : IDisposable
{
    private const int Prompts = 6;
    private const int Videos = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void Prefer_KilledWhileSamplingAndWhileJudging_EndsLikeAnUndisturbedRun()
    {
        TinyJudge.WriteWithModel(_folder);
        using (var undisturbed = Run("undisturbed"))
        {
            undisturbed.WaitForExit();
            Assert.Equal(ExitCodes.Done, undisturbed.ExitCode);
        }

        var kept = new Dictionary<string, DateTime>();
        foreach (var (what, count) in new[] { ("latents", 3), ("latents", 8), ("judged", 4) })
        {
            using var process = Run("killed");
            while (!process.HasExited && Files("killed", what).Length < count) Thread.Sleep(2);
            process.Kill();
            process.WaitForExit();
            // It was in the middle: neither at its end nor further than this part.
            Assert.False(File.Exists(_folder["killed/pairs.jsonl"]), $"killed too late: {Files("killed", what).Length} files in {what}");
            Assert.InRange(Files("killed", what).Length, count, (Prompts * Videos) - 1);
            Assert.All(kept, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
            foreach (var file in Files("killed", "latents").Concat(Files("killed", "judged"))) kept[file] = File.GetLastWriteTimeUtc(file);
        }

        using (var last = Run("killed"))
        {
            last.WaitForExit();
            Assert.Equal(ExitCodes.Done, last.ExitCode);
        }

        // What was whole has not been made again, and all is as if nothing had happened.
        Assert.All(kept, file => Assert.Equal(file.Value, File.GetLastWriteTimeUtc(file.Key)));
        foreach (var list in new[] { "samples.jsonl", "pairs.jsonl" }) Assert.Equal(File.ReadAllBytes(_folder[$"undisturbed/{list}"]), File.ReadAllBytes(_folder[$"killed/{list}"]));
        foreach (var what in new[] { "latents", "judged" })
        {
            var (expected, found) = (Files("undisturbed", what), Files("killed", what));
            Assert.Equal(Prompts * Videos, expected.Length);
            Assert.Equal(expected.Select(Path.GetFileName), found.Select(Path.GetFileName));
            Assert.All(expected.Zip(found), pair => Assert.Equal(File.ReadAllBytes(pair.First), File.ReadAllBytes(pair.Second)));
        }

        Assert.Equal(Prompts * Videos, Files("killed", "videos").Length);
        Assert.DoesNotContain(Directory.EnumerateFiles(_folder["killed"], "*", SearchOption.AllDirectories), file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    // Files that have their names; what is being written has another one.
    private string[] Files(string run, string what)
    {
        var folder = Path.Combine(_folder[run], what);
        return Directory.Exists(folder) ? [.. Directory.GetFiles(folder).Where(file => !Path.GetFileName(file).StartsWith('.')).Order(StringComparer.Ordinal)] : [];
    }

    private Process Run(string name) => Process.Start(new ProcessStartInfo("dotnet",
    [
        typeof(KinoraProgram).Assembly.Location, "data", "prefer", "-o", _folder[name], "--model", _folder["tiny"], "--judge", _folder["judge"], "--axis", "physics",
        "--prompts", $"{Prompts}", "--videos", $"{Videos}", "--margin", "0", "--threads", "1",
    ]))!;
}
