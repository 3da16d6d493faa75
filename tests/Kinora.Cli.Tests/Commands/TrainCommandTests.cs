using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Train_UnknownStage_IsRefusedWithTheKnownOnes()
    {
        var run = CliRun.Of("train", "sound", "--config", "run.json");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("tokenizers", run.Error);
    }

    [Fact]
    public void Train_WithoutConfig_IsRefused()
    {
        var run = CliRun.Of("train", "vae");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("--config", run.Error);
    }

    [Fact]
    public void Train_AFileOfAnotherStage_IsRefusedByName()
    {
        File.WriteAllText(_folder["run.json"], """{ "stage": "tokenizers", "model": "model" }""");
        var run = CliRun.Of("train", "vae", "--config", _folder["run.json"]);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("'tokenizers'", run.Error);
    }

    [Fact]
    public void Train_AnUnknownField_IsRefusedByName()
    {
        File.WriteAllText(_folder["run.json"], """{ "stage": "tokenizers", "model": "model", "speed": 3 }""");
        var run = CliRun.Of("train", "tokenizers", "--config", _folder["run.json"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("speed", run.Error);
    }

    [Fact]
    public void Train_AStageWhoseInputsAreMissing_SaysWhichToRunFirst()
    {
        File.WriteAllText(_folder["run.json"], $$"""
            { "stage": "llm", "model": "{{_folder["model"]}}", "trainer": { "run_folder": "{{_folder["run"]}}", "samples": 64 } }
            """);
        var run = CliRun.Of("train", "llm", "--config", _folder["run.json"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("tokenizers", run.Error);
        Assert.False(Directory.Exists(_folder["run"]));
    }

    public void Dispose() => _folder.Dispose();
}
