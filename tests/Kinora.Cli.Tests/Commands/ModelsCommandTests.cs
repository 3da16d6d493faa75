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

    [Fact]
    public void Transfer_OfWhatATurboLearned_StartsFromTheNewModelAndHasTheTurbosSettings()
    {
        TinyModel.Write(_folder["new"], (key, value) => Add(key, value, 5));
        TinyModel.Write(_folder["turbo"], (key, value) => Add(key, value, 3));
        File.WriteAllText(_folder["turbo/generation_config.json"], (TinyModel.Defaults with { Steps = 2, Guidance = 1 }).ToJson());
        var run = CliRun.Of("models", "transfer", _folder["new"], "--before", model.Path, "--tuned", _folder["turbo"], "--scale", "0.5", "-o", _folder["out"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        foreach (var (before, after) in Values(model.Path, Bias).Zip(Values(_folder["out"], Bias))) Assert.Equal(before + 5 + 1.5, after, 2);
        Assert.Equal(TinyModel.Defaults with { Steps = 2, Guidance = 1 }, TextToVideoModel.Open(_folder["out"]).Defaults);
    }

    [Fact]
    public void Transfer_OfWhatDoesNotFit_NamesEveryFault()
    {
        TinyModel.Write(_folder["texts"], (key, value) => { if (key.StartsWith("step_llm/", StringComparison.Ordinal)) value.MulInPlace(2); });
        string[] arguments = ["models", "transfer", model.Path, "--before", model.Path, "-o", _folder["out"], "--tuned"];
        Assert.Contains("other text encoders", CliRun.Of([.. arguments, _folder["texts"]]).Error);
        TinyModel.Write(_folder["wider"]);
        SafetensorsWriter.Write(_folder["wider/transformer/diffusion_pytorch_model.safetensors"], [.. Tensors(model.Path).Skip(1)]);
        File.Delete(_folder["wider/transformer/diffusion_pytorch_model.safetensors.index.json"]);
        Assert.Contains("another transformer", CliRun.Of([.. arguments, _folder["wider"]]).Error);
        var bad = CliRun.Of("models", "transfer", "nobody", "--before", model.Path, "--tuned", model.Path, "--scale", "0", "-o", model.Path);
        Assert.Equal(ExitCodes.BadArguments, bad.ExitCode);
        Assert.All(new[] { "nobody", "--scale", "exists already" }, text => Assert.Contains(text, bad.Error));
        Assert.False(Path.Exists(_folder["out"]));
    }

    [Theory]
    [InlineData("average")]
    [InlineData("convert")]
    public void Copies_OfAModelBesideItsBase_AreWhole(string command)
    {
        Directory.CreateDirectory(_folder["turbo/transformer"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(model.Path, "transformer"))) File.Copy(file, Path.Combine(_folder["turbo/transformer"], Path.GetFileName(file)));
        File.WriteAllText(_folder["turbo/model_index.json"], $$"""{"_class_name": "StepVideoPipeline", "_base_model": "{{model.Path}}"}""");
        string[] arguments = command == "average" ? [_folder["turbo"], _folder["turbo"]] : [_folder["turbo"], "--to", "fp16"];
        var run = CliRun.Of(["models", command, .. arguments, "-o", _folder["deep/down/copy"]]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.DoesNotContain("_base_model", File.ReadAllText(_folder["deep/down/copy/model_index.json"]));
        Assert.Equal(new ModelFolder(model.Path).WeightsSha256(ModelParts.Vae | ModelParts.HunyuanClip), TextToVideoModel.Open(_folder["deep/down/copy"]).Folder.WeightsSha256(ModelParts.Vae | ModelParts.HunyuanClip));
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
