using Kinora.Checkpoints;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Cli.Tests.Commands;

public sealed class ModelsCommandTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private const string Bias = "proj_out.bias";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Average_OfModelsAndACheckpoint_IsTheMeanAndAWholeModel()
    {
        TinyModel.Write(_folder["other"], (key, value) => Add(key, value, 3));
        SafetensorsWriter.Write(_folder["checkpoint-5/weights.safetensors"], Tensors(_folder["other"]));
        var run = CliRun.Of("models", "average", model.Path, _folder["other"], _folder["checkpoint-5"], "-o", _folder["mean"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        foreach (var (before, after) in Values(model.Path, Bias).Zip(Values(_folder["mean"], Bias))) Assert.Equal(before + 2, after, 2);
        var mean = TextToVideoModel.Open(_folder["mean"]);
        Assert.Equal(TinyModel.Defaults, mean.Defaults);
        Assert.Equal(new ModelFolder(model.Path).WeightsSha256(ModelParts.Vae), mean.Folder.WeightsSha256(ModelParts.Vae));
    }

    [Fact]
    public void Average_OfWhatDoesNotFit_NamesEveryFault()
    {
        TinyModel.Write(_folder["vae"], (key, value) => { if (key.StartsWith("vae/", StringComparison.Ordinal)) value.MulInPlace(2); });
        Directory.CreateDirectory(_folder["empty"]);
        var empty = CliRun.Of("models", "average", model.Path, _folder["empty"], "-o", model.Path);
        Assert.Equal(ExitCodes.BadInput, empty.ExitCode);
        Assert.Contains("is neither a model folder nor a checkpoint", empty.Error);
        Assert.Contains("exists already", empty.Error);
        Assert.Contains("another VAE", CliRun.Of("models", "average", model.Path, _folder["vae"], "-o", _folder["mean"]).Error);
        Assert.False(Path.Exists(_folder["mean"]));
        Assert.Equal(ExitCodes.BadArguments, CliRun.Of("models", "average", model.Path, "-o", _folder["mean"]).ExitCode);
    }

    [Fact]
    public void Merge_OfALora_MakesItsVideos()
    {
        TinyLora.Write(_folder["lora.safetensors"]);
        var run = CliRun.Of("models", "merge", model.Path, "--lora", _folder["lora.safetensors"] + ":0.5", "-o", _folder["merged"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var adapted = Latents(TextToVideoModel.Open(model.Path, [new LoraChoice(_folder["lora.safetensors"], 0.5)]));
        var plain = Latents(TextToVideoModel.Open(model.Path));
        foreach (var (merged, expected) in Latents(TextToVideoModel.Open(_folder["merged"])).Zip(adapted)) Assert.Equal(expected, merged, 2);
        Assert.True(plain.Zip(adapted).Max(p => Math.Abs(p.First - p.Second)) > 0.03);
        Assert.Contains("exists already", CliRun.Of("models", "merge", model.Path, "--lora", _folder["lora.safetensors"], "-o", _folder["merged"]).Error);
    }

    private static void Add(string key, Tensor value, double what)
    {
        if (key == "transformer/" + Bias) value.AddInPlace(Tensor.Full(value.Shape, what));
    }

    private static float[] Latents(TextToVideoModel opened)
    {
        using var scope = new TensorScope();
        using var generator = new LatentGenerator(opened);
        return generator.Sample(GenerationRequest.From("a red wall", 3, TinyModel.Defaults), 0).ToArray<float>();
    }

    private static float[] Values(string folder, string name)
    {
        using var scope = new TensorScope();
        using var weights = new ModelFolder(folder).OpenWeights(ModelParts.Transformer);
        return weights.Load(name).To(DType.F32).ToArray<float>();
    }

    private static List<TensorEntry> Tensors(string folder)
    {
        var weights = new ModelFolder(folder).OpenWeights(ModelParts.Transformer);
        return [.. weights.Names.Select(name => TensorEntry.FromSource(weights, name))];
    }
}
