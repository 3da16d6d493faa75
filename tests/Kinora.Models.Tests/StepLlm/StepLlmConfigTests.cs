using System.Text.Json;
using Kinora.Models.StepLlm;

namespace Kinora.Models.Tests.StepLlm;

public sealed class StepLlmConfigTests
{
    // Field names and values of the published file, with some of the fields that don't concern the encoder.
    private const string PublishedJson = """
        {
          "allow_transformer_engine": false,
          "architectures": ["Step1Model"],
          "ffn_hidden_size": 16896,
          "hidden_size": 6144,
          "kv_channels": 128,
          "layernorm_epsilon": 1e-05,
          "num_attention_groups": 8,
          "num_attention_heads": 48,
          "num_layers": 48,
          "orig_vocab_size": 65536,
          "padded_vocab_size": 65536,
          "params_dtype": "torch.bfloat16"
        }
        """;

    [Fact]
    public void FromJson_OfThePublishedFile_IsTheFullPreset() => Assert.Equal(StepLlmConfig.Full, StepLlmConfig.FromJson(PublishedJson));

    [Fact]
    public void ToJson_ReadBack_IsTheSame() => Assert.Equal(StepLlmConfig.Mini, StepLlmConfig.FromJson(StepLlmConfig.Mini.ToJson()));

    [Fact]
    public void FromJson_WithFieldsMissing_NamesThem()
    {
        var error = Assert.Throws<JsonException>(() => StepLlmConfig.FromJson("""{"num_layers": 2, "hidden_size": 64}"""));
        Assert.Contains("num_attention_heads", error.Message);
        Assert.Contains("padded_vocab_size", error.Message);
    }

    [Fact]
    public void Constructor_WithSeveralFaults_TellsAllOfThem()
    {
        var error = Assert.Throws<ArgumentException>(() => new StepLlmConfig(0, 100, 8, 3, 256, 0, 10));
        Assert.Contains("'num_layers' must be above 0 and is 0", error.Message);
        Assert.Contains("'hidden_size' 100 must be a multiple of 'num_attention_heads' 8", error.Message);
        Assert.Contains("'num_attention_heads' 8 must be a multiple of 'num_attention_groups' 3", error.Message);
        Assert.Contains("'layernorm_epsilon'", error.Message);
    }

    [Theory]
    [InlineData(16896, 16896)]
    [InlineData(200, 256)]
    [InlineData(257, 512)]
    public void FeedForwardWidth_IsRoundedUpToAMultipleOf256(int asked, int built) =>
        Assert.Equal(built, new StepLlmConfig(1, 64, 4, 2, asked, 1e-5, 100).FeedForwardWidth);
}
