using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Loading;

public sealed class LoraChoiceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("style.safetensors", "style.safetensors", 1)]
    [InlineData("style.safetensors:0.8", "style.safetensors", 0.8)]
    [InlineData("a:b/style.safetensors:-1", "a:b/style.safetensors", -1)]
    [InlineData("style.safetensors:1e-1", "style.safetensors", 0.1)]
    [InlineData("style.safetensors:strong", "style.safetensors:strong", 1)]
    [InlineData(":2", ":2", 1)]
    public void Parse_FileAndScale(string text, string file, double scale) => Assert.Equal(new LoraChoice(file, scale), LoraChoice.Parse(text));

    [Fact]
    public void Parse_FileWhoseNameEndsLikeAScale_IsThatFile()
    {
        File.WriteAllText(_folder["a:2"], "x");
        Assert.Equal(new LoraChoice(_folder["a:2"]), LoraChoice.Parse(_folder["a:2"]));
        Assert.Equal(new LoraChoice(_folder["a:2"], 3), LoraChoice.Parse(_folder["a:2:3"]));
    }

    [Fact]
    public void FindFaults_OfAList_TellsAllOfThem()
    {
        File.WriteAllText(_folder["a"], "x");
        var faults = LoraChoice.FindFaults([new LoraChoice("nowhere:strong"), new LoraChoice(_folder["a"], double.NaN), new LoraChoice(Path.Combine(_folder.Path, ".", "a"))]);
        Assert.Equal(3, faults.Count);
        Assert.Contains("no LoRA file 'nowhere:strong'", faults[0]);
        Assert.Contains("NaN", faults[1]);
        Assert.Contains("2 times", faults[2]);
    }

    [Fact]
    public void Open_LorasThatDoNotFit_AreNamedWithTheModelsOwnFaults()
    {
        TinyModel.Write(_folder["model"]);
        File.Delete(_folder["model/vae/vae_v2.safetensors"]);
        TinyLora.Write(_folder["large.safetensors"], TinyModel.Dit with { HeadDim = 16, Layers = 3 });
        File.WriteAllText(_folder["broken.safetensors"], "no LoRA");
        TinyLora.Write(_folder["good.safetensors"]);
        var error = Assert.Throws<ModelException>(() => TextToVideoModel.Open(
            _folder["model"], [new(_folder["large.safetensors"]), new(_folder["broken.safetensors"]), new(_folder["good.safetensors"], 1, "other")]));
        foreach (var part in new[] { "vae_v2.safetensors", "transformer_blocks.2.attn1.wo", "[48, 16]", "[96, 32]", "broken.safetensors", "of the content other" }) Assert.Contains(part, error.Message);
    }

    [Fact]
    public void FindLoraDoubts_OnAnotherBase_SaysSo()
    {
        TinyModel.Write(_folder["model"]);
        TinyLora.Write(_folder["a.safetensors"], baseSha256: "something");
        var doubt = Assert.Single(TextToVideoModel.Open(_folder["model"], [new(_folder["a.safetensors"])]).FindLoraDoubts());
        Assert.Contains("another transformer (something)", doubt);
    }

    public void Dispose() => _folder.Dispose();
}
