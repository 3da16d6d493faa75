using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Cli.Tests.Commands;

public sealed class MemoryTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_WithinABudget_WritesTheSameFile()
    {
        // As much again as this process has, since other tests' memory is part of it.
        var budget = DryRun().Json.GetProperty("memory").GetProperty("smallest_bytes").GetInt64() + ProcessMemory.PresentBytes();
        Assert.Equal(ExitCodes.Done, Generate("-o", _folder["whole.mp4"]).ExitCode);
        var run = Generate("-o", _folder["within.mp4"], "--memory", $"{budget}");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(File.ReadAllBytes(_folder["whole.mp4"]), File.ReadAllBytes(_folder["within.mp4"]));

        var again = CliRun.Of("rerun", _folder["whole.mp4"], "-o", _folder["again.mp4"], "--memory", $"{budget}");
        Assert.True(again.ExitCode == ExitCodes.Done, again.Error);
        Assert.Equal(File.ReadAllBytes(_folder["whole.mp4"]), File.ReadAllBytes(_folder["again.mp4"]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Generate_ABudgetThatIsTooSmall_IsRefusedWithTheSmallest(bool dry)
    {
        string[] args = ["-o", _folder["out.mp4"], "--memory", "1MB", "--json"];
        var run = Generate(dry ? [.. args, "--dry-run"] : args);
        Assert.Equal(ExitCodes.OutOfBudget, run.ExitCode);
        Assert.Equal(ExitCodes.OutOfBudget, run.Json.GetProperty("exit_code").GetInt32());
        Assert.Contains("State --memory", run.Error);
        Assert.DoesNotContain("loading weights", run.Error);
        Assert.Empty(_folder.Files);
    }

    [Fact]
    public void Generate_NoAmount_IsABadArgument()
    {
        var run = Generate("--memory", "much");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("'much' is not an amount of memory", run.Error);
    }

    [Fact]
    public void DryRun_OfARequest_TellsMemoryDiskAndTime()
    {
        var run = DryRun();
        var memory = run.Json.GetProperty("memory");
        Assert.True(memory.GetProperty("fits").GetBoolean());
        Assert.Equal(memory.GetProperty("peak_bytes").GetInt64(), memory.GetProperty($"{memory.GetProperty("limiting_stage").GetString()}_bytes").GetInt64());
        Assert.True(run.Json.GetProperty("disk_bytes").GetInt64() > 0);
        Assert.True(run.Json.GetProperty("seconds").GetProperty("total").GetDouble() > 0);
        Assert.Contains("Memory: about", run.Error);
        Assert.Contains("Time: about", run.Error);
    }

    private CliRun DryRun() => Generate("-o", _folder["out.mp4"], "--dry-run", "--json");

    private CliRun Generate(params string[] args) => CliRun.Of((string[])["generate", "a penguin hops", "--model", model.Path, "--seed", "7", .. args]);
}
