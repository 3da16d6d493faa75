using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class ModelsConvertTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Convert_AModel_ReportsEveryWeightAndGenerates()
    {
        var run = CliRun.Of("models", "convert", model.Path, "--to", "q8", "-o", _folder["q8"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var transformer = run.Json.GetProperty("parts")[1];
        Assert.Equal("transformer", transformer.GetProperty("part").GetString());
        Assert.All(transformer.GetProperty("layers").EnumerateArray(), l => Assert.InRange(l.GetProperty("relative_error").GetDouble(), 1e-4, 0.01));
        Assert.Contains("to q8", run.Error);

        var inspected = CliRun.Of("inspect", _folder["q8"]);
        Assert.Equal(ExitCodes.Done, inspected.ExitCode);
        Assert.Contains($"{transformer.GetProperty("layers").GetArrayLength()} weights q8", inspected.Out);
        Assert.Contains(run.Json.GetProperty("weights_sha256").GetString()!, inspected.Out);
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "a penguin", "--model", _folder["q8"], "--seed", "7", "-o", _folder["out.mp4"]).ExitCode);
        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["again.mp4"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder["out.mp4"]), File.ReadAllBytes(_folder["again.mp4"]));
    }

    [Fact]
    public void Convert_BadArguments_AreRefusedTogether()
    {
        var run = CliRun.Of("models", "convert", model.Path, "--to", "q5");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("'q5' is no format", run.Error);
        Assert.Contains("-o FOLDER", run.Error);
        Assert.Contains("There is no model 'nowhere'", CliRun.Of("models", "convert", "nowhere", "--to", "q8", "-o", _folder["x"]).Error);
        var taken = CliRun.Of("models", "convert", model.Path, "--to", "q4", "-o", _folder.Path);
        Assert.Equal(ExitCodes.BadArguments, taken.ExitCode);
        Assert.Contains("exists already", taken.Error);
    }
}
