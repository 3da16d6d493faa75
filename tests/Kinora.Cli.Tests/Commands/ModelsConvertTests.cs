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
    public void Convert_ToGgufAndBack_GeneratesFromEither()
    {
        var run = CliRun.Of("models", "convert", model.Path, "--to", "gguf-q4_k", "-o", _folder["gguf"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal("gguf-q4_k", run.Json.GetProperty("format").GetString());
        var formats = run.Json.GetProperty("parts").EnumerateArray().SelectMany(p => p.GetProperty("layers").EnumerateArray()).Select(l => l.GetProperty("format").GetString()).ToHashSet();
        Assert.Superset(new HashSet<string?> { "q4_k", "q8_0" }, formats);
        Assert.Contains("to q4_k", run.Error);
        var inspected = CliRun.Of("inspect", _folder["gguf/transformer/diffusion_pytorch_model.gguf"]);
        Assert.Equal(ExitCodes.Done, inspected.ExitCode);
        Assert.Contains("Q8_0", inspected.Out);
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "a penguin", "--model", _folder["gguf"], "--seed", "7", "-o", _folder["a.mp4"]).ExitCode);

        var back = CliRun.Of("models", "convert", _folder["gguf"], "--to", "fp16", "-o", _folder["fp16"]);
        Assert.True(back.ExitCode == ExitCodes.Done, back.Error);
        Assert.Contains("to fp16", back.Error);
        Assert.Contains("no value changed", CliRun.Of("models", "convert", _folder["gguf"], "--to", "fp32", "-o", _folder["fp32"]).Error);
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "a penguin", "--model", _folder["fp16"], "--seed", "7", "-o", _folder["b.mp4"]).ExitCode);

        using (var file = new FileStream(_folder["gguf/step_llm/model.gguf"], FileMode.Open)) file.SetLength(file.Length - 1000);
        var damaged = CliRun.Of("generate", "a penguin", "--model", _folder["gguf"], "-o", _folder["c.mp4"]);
        Assert.Equal(ExitCodes.BadInput, damaged.ExitCode);
        Assert.Contains("truncated", damaged.Error);
        Assert.Contains("step_llm/model.gguf", damaged.Error);
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
