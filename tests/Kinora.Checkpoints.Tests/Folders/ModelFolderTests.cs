using Kinora.Tensors;

namespace Kinora.Checkpoints.Tests;

public sealed class ModelFolderTests
{
    [Fact]
    public void Validate_CompleteModel_Passes()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);

        model.Validate();

        Assert.Equal(
            [
                "hunyuan_clip/clip_text_encoder/pytorch_model.bin", "step_llm/model.safetensors",
                "transformer/diffusion_pytorch_model-00001-of-00002.safetensors", "transformer/diffusion_pytorch_model-00002-of-00002.safetensors",
                "vae/vae_v2.safetensors",
            ],
            model.WeightFiles());
        Assert.Equal(["vae/vae_v2.safetensors"], model.WeightFiles(ModelParts.Vae));
        Assert.Equal(folder["step_llm/step1_chat_tokenizer.model"], model.StepLlmTokenizerFile);
        Assert.Null(model.GenerationConfigFile);
        Assert.Null(model.VaeConfigFile);
        using var source = model.OpenWeights(ModelParts.Transformer);
        Assert.Equal(["a", "b"], source.Names);
    }

    [Fact]
    public void Validate_AGgufFile_StandsForThePartsWeights()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);
        using (var former = model.OpenWeights(ModelParts.StepLlm))
            GgufWriter.Write(folder["step_llm/model.gguf"], "stepllm", [GgufEntry.FromSource(former, "tok")]);
        var both = Assert.Single(Assert.Throws<CheckpointFormatException>(() => model.Validate()).Faults);
        Assert.Contains("model.safetensors or model.gguf", both.Expected);
        File.Delete(folder["step_llm/model.safetensors"]);

        model.Validate();

        Assert.Equal(["step_llm/model.gguf"], model.WeightFiles(ModelParts.StepLlm));
        using var source = model.OpenWeights(ModelParts.StepLlm);
        Assert.IsType<GgufFile>(source);
        folder.Write("step_llm/model.gguf", File.ReadAllBytes(folder["step_llm/model.gguf"]).AsSpan()[..^32]);
        Assert.Contains("truncated", Assert.Throws<CheckpointFormatException>(() => model.Validate()).Message);
    }

    [Fact]
    public void Validate_ManyFaults_ReportsAllAtOnce()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);
        File.Delete(folder["model_index.json"]);
        File.Delete(folder["vae/vae_v2.safetensors"]);
        File.Delete(folder["transformer/diffusion_pytorch_model-00002-of-00002.safetensors"]);
        File.Delete(folder["hunyuan_clip/tokenizer/vocab.txt"]);
        folder.Write("step_llm/config.json", "{");
        folder.Write("generation_config.json", "[]");
        folder.Write("step_llm/model.safetensors", File.ReadAllBytes(folder["step_llm/model.safetensors"]).AsSpan()[..^1]);

        var error = Assert.Throws<CheckpointFormatException>(() => model.Validate());

        Assert.Equal(
            [
                "model_index.json", "hunyuan_clip/tokenizer/vocab.txt", "step_llm/config.json", "step_llm/model.safetensors",
                "transformer/diffusion_pytorch_model.safetensors.index.json", ".", "generation_config.json",
            ],
            error.Faults.Select(f => Path.GetRelativePath(folder.Path, f.File)));
        Assert.Contains("vae/vae_v2.safetensors or vae/vae.safetensors", error.Message);
    }

    [Fact]
    public void Validate_OnlyNamedParts_IgnoresTheOthers()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);
        Directory.Delete(folder["step_llm"], recursive: true);

        model.Validate(ModelParts.Transformer | ModelParts.Vae);

        Assert.Throws<CheckpointFormatException>(() => model.Validate(ModelParts.StepLlm));
        Assert.Contains("step_llm/model.safetensors", Assert.Throws<CheckpointFormatException>(() => model.OpenWeights(ModelParts.StepLlm)).Expected);
    }

    [Fact]
    public void Validate_SingleFileBesideAnIndex_IsRefusedAsAmbiguous()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);
        SafetensorsWriter.Write(folder["transformer/diffusion_pytorch_model.safetensors"], [Filled.Entry("a", DType.BF16, 8)]);

        Assert.Equal("both", Assert.Throws<CheckpointFormatException>(() => model.Validate()).Found);
    }

    [Fact]
    public void Validate_NoFolder_SaysSo()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal("no folder of that name", Assert.Throws<CheckpointFormatException>(() => new ModelFolder(folder["none"]).Validate()).Found);
    }

    [Fact]
    public void FindWeights_VaeOfVersionOneOnly_IsFound()
    {
        using var folder = new TemporaryFolder();
        var model = SmallModel.Write(folder);
        File.Move(folder["vae/vae_v2.safetensors"], folder["vae/vae.safetensors"]);

        Assert.Equal(folder["vae/vae.safetensors"], model.FindWeights(ModelParts.Vae));
        Assert.Null(model.FindWeights(ModelParts.Scheduler));
        Assert.Throws<ArgumentOutOfRangeException>(() => model.FindWeights(ModelParts.All));
    }

    [Fact]
    public void WeightsSha256_SameModelElsewhere_IsEqualAndChangesWithOneWeight()
    {
        using var one = new TemporaryFolder();
        using var two = new TemporaryFolder();
        var former = SmallModel.Write(one);
        var first = former.WeightsSha256();
        var model = SmallModel.Write(two);

        Assert.Matches("^[0-9a-f]{64}$", first);
        Assert.Equal(first, model.WeightsSha256());
        SafetensorsWriter.Write(two["vae/vae_v2.safetensors"], [TensorEntry.FromBytes("decoder", DType.F32, [4], new byte[16])]);
        Assert.NotEqual(first, model.WeightsSha256());
        Assert.Equal(former.WeightsSha256(ModelParts.Transformer), model.WeightsSha256(ModelParts.Transformer));
    }
}
