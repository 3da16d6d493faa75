namespace Kinora.Checkpoints.Tests.Folders;

public sealed class BaseModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kinora-base-");

    [Fact]
    public void Open_AFolderWithABase_HasTheFilesThatItLacksFromThere()
    {
        Write("mini/model_index.json", "{}");
        Write("mini/vae/config.json", "vae");
        Write("mini/transformer/config.json", "base");
        Write("turbo/model_index.json", """{"_base_model": "../mini"}""");
        Write("turbo/transformer/config.json", "own");
        var model = ModelFolder.Open(At("turbo"));
        Assert.Equal("own", File.ReadAllText(model.TransformerConfigFile));
        Assert.Equal("vae", File.ReadAllText(model.VaeConfigFile!));
        Assert.Equal("vae/config.json", model.RelativePath(model.VaeConfigFile!));
        Assert.Equal("transformer/config.json", model.RelativePath(model.TransformerConfigFile));
        // A folder's own weights count, although the base has a name that would be looked for first.
        Write("mini/transformer/diffusion_pytorch_model.safetensors.index.json", "{}");
        Assert.EndsWith("index.json", model.FindWeights(ModelParts.Transformer)!);
        Write("turbo/transformer/diffusion_pytorch_model.safetensors", "");
        Assert.Equal(At("turbo/transformer/diffusion_pytorch_model.safetensors"), model.FindWeights(ModelParts.Transformer));

        // What is missing from both is missing here, and whoever writes meets this folder only.
        Assert.Equal(At("turbo/scheduler/scheduler_config.json"), model.SchedulerConfigFile);
        Assert.Null(new ModelFolder(At("turbo")).VaeConfigFile);
    }

    [Fact]
    public void Validate_WithoutTheBasesFolder_NamesIt()
    {
        Write("turbo/model_index.json", """{"_base_model": "../mini"}""");
        var error = Assert.Throws<CheckpointFormatException>(() => ModelFolder.Open(At("turbo")).Validate());
        Assert.Contains("_base_model", error.Message);
        Assert.Contains(At("mini"), error.Message);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(name))!);
        File.WriteAllText(At(name), text);
    }
}
