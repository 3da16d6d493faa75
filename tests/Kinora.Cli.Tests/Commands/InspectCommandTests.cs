using Kinora.Checkpoints.Tests;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class InspectCommandTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Inspect_AModel_ListsItsPartsAndDefaults()
    {
        var text = CliRun.Of("inspect", model.Path);
        Assert.True(text.ExitCode == ExitCodes.Done, text.Error + text.Out);
        Assert.Contains("2 blocks, width 16", text.Out);
        Assert.Contains("default frames: 17", text.Out);

        var json = CliRun.Of("inspect", model.Path, "--json").Json;
        Assert.Equal("model", json.GetProperty("kind").GetString());
        Assert.Equal(64, json.GetProperty("weights_sha256").GetString()!.Length);
        Assert.Equal(4, json.GetProperty("checkpoints").GetArrayLength());
        Assert.Equal(0, json.GetProperty("faults").GetArrayLength());
    }

    [Fact]
    public void Inspect_AModelByName_IsFound()
    {
        using var models = new EnvironmentVariable("KINORA_MODELS", model.Root);
        Assert.Equal(ExitCodes.Done, CliRun.Of("inspect", "tiny").ExitCode);
    }

    [Fact]
    public void Inspect_ADamagedModel_ListsItsFaults()
    {
        TinyModel.Write(_folder["model"]);
        File.Delete(_folder["model/vae/vae_v2.safetensors"]);
        var run = CliRun.Of("inspect", _folder["model"], "--json");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("vae_v2.safetensors", run.Json.GetProperty("faults")[0].GetString());
    }

    [Theory]
    [InlineData("vae/vae_v2.safetensors", "Safetensors")]
    [InlineData("transformer/diffusion_pytorch_model.safetensors.index.json", "SafetensorsIndex")]
    [InlineData("transformer", "SafetensorsIndex")]
    public void Inspect_Weights_ListsTensorsAndTotals(string path, string format)
    {
        var run = CliRun.Of("inspect", Path.Combine(model.Path, path), "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var checkpoint = run.Json.GetProperty("checkpoints")[0];
        Assert.Equal(format, checkpoint.GetProperty("format").GetString());
        Assert.Equal(checkpoint.GetProperty("tensor_count").GetInt32(), checkpoint.GetProperty("tensors").GetArrayLength());
        Assert.Equal(checkpoint.GetProperty("parameters").GetInt64(), checkpoint.GetProperty("dtypes").GetProperty("F32").GetInt64());
    }

    [Fact]
    public void Inspect_ATorchArchive_ListsItsTensors()
    {
        var pickle = new PickleBuilder().Op('}').Text("bert.weight").Tensor("FloatStorage", "0", 2, 0, [2], [1]).Op('s').Op('.').ToArray();
        File.WriteAllBytes(_folder["model.bin"], TorchZip.Archive(pickle, ("0", new byte[8])));
        var run = CliRun.Of("inspect", _folder["model.bin"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Contains("bert.weight F32 [2]", run.Out);
    }

    [Fact]
    public void Inspect_AVideo_ShowsItsRecipe()
    {
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "一只企鹅", "--seed", "9", "--model", model.Path, "-o", _folder["out.mp4"]).ExitCode);
        var text = CliRun.Of("inspect", _folder["out.mp4"]);
        Assert.Contains("17 frames of 32x16 at 25 fps", text.Out);
        Assert.Contains("prompt: 一只企鹅", text.Out);
        var json = CliRun.Of("inspect", _folder["out.mp4"], "--json").Json;
        Assert.Equal("一只企鹅", json.GetProperty("recipe").GetProperty("prompt").GetString());
    }

    [Fact]
    public void Inspect_AFolderOfFrames_ShowsItsRecipe()
    {
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "一只企鹅", "--model", model.Path, "-o", _folder["frames"]).ExitCode);
        var json = CliRun.Of("inspect", _folder["frames"], "--json").Json;
        Assert.Equal(17, json.GetProperty("frames").GetInt32());
        Assert.Equal("一只企鹅", json.GetProperty("recipe").GetProperty("prompt").GetString());
    }

    [Fact]
    public void Inspect_NothingThere_IsBadInput()
    {
        var run = CliRun.Of("inspect", _folder["nowhere"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("nowhere", run.Error);
    }

    [Fact]
    public void Inspect_AFileThatIsNoVideo_SaysSo()
    {
        File.WriteAllText(_folder["notes.txt"], "hello");
        Assert.NotEqual(ExitCodes.Done, CliRun.Of("inspect", _folder["notes.txt"]).ExitCode);
    }

    [Fact]
    public void Inspect_Nothing_AsksForAPath() => Assert.Equal(ExitCodes.BadArguments, CliRun.Of("inspect").ExitCode);

    [Fact]
    public void Inspect_Engine_NamesLibtorchAndBlas()
    {
        var json = CliRun.Of("inspect", "--engine", "--json").Json;
        Assert.Matches(@"^\d+\.\d+", json.GetProperty("libtorch").GetString());
        Assert.True(json.GetProperty("threads").GetInt32() >= 1);
        Assert.True(json.GetProperty("blas").GetArrayLength() > 0);
        Assert.Contains("libtorch", CliRun.Of("inspect", "--engine").Out);
    }

    public void Dispose() => _folder.Dispose();
}
