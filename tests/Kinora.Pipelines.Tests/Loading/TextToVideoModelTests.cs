using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Pipelines.Tests.Loading;

public sealed class TextToVideoModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Root => _folder["model"];

    [Fact]
    public void Open_OfficialLayout_ReadsAllSizesAndLeavesNoTensor()
    {
        TinyModel.Write(Root);
        var before = TensorScope.LiveTensors;
        var model = TextToVideoModel.Open(Root);
        Assert.Equal(TinyModel.Dit, model.Transformer);
        Assert.Equal(TinyModel.Vae, model.Vae);
        Assert.Equal(TinyModel.Defaults, model.Defaults);
        Assert.Equal(64, model.ComputeWeightsSha256().Length);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Open_WithoutDefaultsFile_HasTheRecommendedOnes()
    {
        TinyModel.Write(Root);
        File.Delete(Path.Combine(Root, "generation_config.json"));
        Assert.Equal(GenerationDefaults.Recommended, TextToVideoModel.Open(Root).Defaults);
    }

    [Fact]
    public void Open_NoFolder_IsRefused() => Assert.Contains("nowhere", Assert.Throws<ModelException>(() => TextToVideoModel.Open(_folder["nowhere"])).Message);

    [Fact]
    public void Open_FaultsInSeveralNetworks_NamesThemAllAtOnce()
    {
        TinyModel.Write(Root);
        // A truncated shard, wrong shapes of one network, a damaged configuration and a missing tokenizer.
        var shard = Directory.GetFiles(Path.Combine(Root, "transformer"), "*-00002-of-*.safetensors").Single();
        using (var file = File.OpenWrite(shard)) file.SetLength(file.Length - 100);
        Edit("step_llm/config.json", "\"hidden_size\":16", "\"hidden_size\":24");
        Edit("scheduler/scheduler_config.json", "euler", "heun");
        File.Delete(Path.Combine(Root, "hunyuan_clip/tokenizer/vocab.txt"));

        var message = Assert.Throws<ModelException>(() => TextToVideoModel.Open(Root)).Message;
        Assert.Contains(Path.GetFileName(shard), message);
        Assert.Contains("tok_embeddings.word_embeddings.weight", message);
        Assert.Contains("captions of width 16, Step-LLM gives 24", message);
        Assert.Contains("heun", message);
        Assert.Contains("vocab.txt", message);
    }

    [Fact]
    public void Open_WrongShape_NamesKeyAndBothShapes()
    {
        TinyModel.Write(Root);
        Edit("transformer/config.json", "\"num_layers\": 2", "\"num_layers\": 1");
        Assert.Contains("transformer_blocks.1", Assert.Throws<ModelException>(() => TextToVideoModel.Open(Root)).Message);
    }

    [Fact]
    public void FindCuts_OfALongPrompt_NamesBothEncoders()
    {
        TinyModel.Write(Root);
        var model = TextToVideoModel.Open(Root);
        Assert.Empty(model.FindCuts(TinyRequest.Value));
        var warning = Assert.Single(model.FindCuts(TinyRequest.Value with { Prompt = string.Concat(Enumerable.Repeat("penguin snow ", 400)) }));
        Assert.Contains("Step-LLM reads the first 318 of", warning);
        Assert.Contains("Hunyuan-CLIP reads the first 75 of", warning);
    }

    public void Dispose() => _folder.Dispose();

    private void Edit(string file, string old, string replacement)
    {
        var path = Path.Combine(Root, file);
        var text = File.ReadAllText(path);
        if (!text.Contains(old, StringComparison.Ordinal)) (old, replacement) = (old.Replace("\":", "\": ", StringComparison.Ordinal), replacement.Replace("\":", "\": ", StringComparison.Ordinal));
        Assert.Contains(old, text);
        File.WriteAllText(path, text.Replace(old, replacement, StringComparison.Ordinal));
    }
}
