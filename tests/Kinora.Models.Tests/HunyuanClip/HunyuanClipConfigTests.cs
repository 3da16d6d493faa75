using System.Text.Json;
using Kinora.Models.HunyuanClip;

namespace Kinora.Models.Tests.HunyuanClip;

public sealed class HunyuanClipConfigTests
{
    private const string PublishedJson = """
        {
          "_name_or_path": "hfl/chinese-roberta-wwm-ext-large",
          "architectures": ["BertModel"],
          "attention_probs_dropout_prob": 0.1,
          "hidden_act": "gelu",
          "hidden_size": 1024,
          "intermediate_size": 4096,
          "layer_norm_eps": 1e-12,
          "max_position_embeddings": 512,
          "num_attention_heads": 16,
          "num_hidden_layers": 24,
          "pad_token_id": 0,
          "type_vocab_size": 2,
          "vocab_size": 47020
        }
        """;

    [Fact]
    public void FromJson_OfThePublishedFile_HasTheFullTextTowerAndNoPictureTower()
    {
        var config = HunyuanClipConfig.FromJson(PublishedJson);
        var full = HunyuanClipConfig.Full;
        Assert.Equal(new HunyuanClipConfig(full.Vocabulary, full.Width, full.Layers, full.Heads, full.FeedForwardWidth, full.MaxPositions, full.TokenTypes, full.NormEps), config);
        Assert.Null(config.Visual);
    }

    [Fact]
    public void ToJson_ReadBack_KeepsThePictureTower() => Assert.Equal(HunyuanClipConfig.Mini, HunyuanClipConfig.FromJson(HunyuanClipConfig.Mini.ToJson()));

    [Fact]
    public void FromJson_WithFieldsMissing_NamesThem()
    {
        var error = Assert.Throws<JsonException>(() => HunyuanClipConfig.FromJson("""{"vocab_size": 2}"""));
        Assert.Contains("hidden_size", error.Message);
        Assert.Contains("layer_norm_eps", error.Message);
    }

    [Fact]
    public void Constructor_WithSeveralFaults_TellsAllOfThem()
    {
        var error = Assert.Throws<ArgumentException>(() => new HunyuanClipConfig(10, 30, 0, 4, 64, 16, 2, 1e-12, "gelu_new"));
        Assert.Contains("'num_hidden_layers' must be above 0 and is 0", error.Message);
        Assert.Contains("'hidden_size' 30 must be a multiple of 'num_attention_heads' 4", error.Message);
        Assert.Contains("'hidden_act' must be gelu and is gelu_new", error.Message);
    }

    [Fact]
    public void VisualConstructor_WithUnevenPatches_IsRefused() =>
        Assert.Contains("'image_size' 60 must be a multiple of 'patch_size' 16",
            Assert.Throws<ArgumentException>(() => new HunyuanClipVisualConfig(60, 16, 64, 1, 4, 32)).Message);
}
