using System.Diagnostics;
using System.Text.Json;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests;

/// <summary>What only a process of its own shows.</summary>
public sealed class ProcessTests(ModelFixture model) : IClassFixture<ModelFixture>
{
    [Fact]
    public void Version_Asked_IsPrintedAlone()
    {
        using var process = Start("--version");
        Assert.Equal(GenerationRequest.KinoraVersion + "\n", process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        Assert.Equal(ExitCodes.Done, process.ExitCode);
    }

    [Fact]
    public void CtrlC_DuringDenoising_CleansUpAndExitsWith130()
    {
        using var folder = new TemporaryFolder();
        using var process = Start("generate", "a penguin", "--model", model.Path, "--steps", "1000", "--frames", "204", "-o", folder["out.mp4"]);
        while (process.StandardError.ReadLine() is { } line && !line.Contains("denoising", StringComparison.Ordinal))
        {
        }

        using (var kill = Process.Start("kill", ["-INT", $"{process.Id}"])) kill.WaitForExit();
        var rest = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == ExitCodes.Cancelled, rest);
        Assert.Contains("Cancelled", rest);
        Assert.Empty(folder.Files);
    }

    // A process of its own each, since the peak of this one is that of all tests.
    [Theory]
    [Trait("Category", "Slow")]
    [InlineData("mini", "64x64", null)]
    [InlineData("mini", "192x192", null)]
    [InlineData("mini", "192x192", "smallest")]
    public void Memory_OfARun_IsNearItsEstimateAndBelowIt(string name, string size, string? budget)
    {
        using var folder = new TemporaryFolder();
        string[] request = ["generate", "a penguin", "--model", name, "--frames", "17", "--size", size, "--steps", "1", "--seed", "1", "-o", folder["out.mp4"], "--json"];
        if (budget is not null) request = [.. request, "--memory", $"{(Report([.. request, "--dry-run"]).GetProperty("memory").GetProperty("smallest_bytes").GetInt64() / 1_000_000) + 40}MB"];
        var estimate = Report([.. request, "--dry-run"]).GetProperty("memory").GetProperty("peak_bytes").GetInt64();
        var measured = Report(request).GetProperty("peak_rss_bytes").GetInt64();
        Assert.InRange(measured, estimate / 2.2, 1.02 * estimate);
    }

    private static JsonElement Report(string[] args)
    {
        using var process = Start(args);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == ExitCodes.Done, error.Result);
        using var document = JsonDocument.Parse(output.TrimEnd().Split('\n')[^1]);
        return document.RootElement.Clone();
    }

    // A shell lets what it starts in the background ignore Ctrl-C, and so does all that these start in turn.
    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", typeof(KinoraProgram).Assembly.Location, .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
