using System.Diagnostics;
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

    private static Process Start(params string[] args) => Process.Start(new ProcessStartInfo("dotnet", [typeof(KinoraProgram).Assembly.Location, .. args])
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    })!;
}
