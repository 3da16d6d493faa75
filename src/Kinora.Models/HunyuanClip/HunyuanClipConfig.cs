using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Models.HunyuanClip;

/// <summary>Sizes of the bilingual CLIP (spec 6), read from and written to <c>clip_text_encoder/config.json</c> with BERT's field names.</summary>
public sealed record HunyuanClipConfig
{
    /// <summary>Checks the sizes against each other.</summary>
    /// <param name="vocabulary">Rows of the word embedding table.</param>
    /// <param name="width">Channels of the text tower; a multiple of <paramref name="heads"/>.</param>
    /// <param name="layers">Layers of the text tower.</param>
    /// <param name="heads">Attention heads of the text tower.</param>
    /// <param name="feedForwardWidth">Hidden channels of the text tower's feed-forward parts.</param>
    /// <param name="maxPositions">Rows of the position table: no longer text can be encoded.</param>
    /// <param name="tokenTypes">Rows of the token type table; only the first is used.</param>
    /// <param name="normEps">Epsilon of the layer norms, above 0.</param>
    /// <param name="activation">Must be <c>gelu</c>, the exact (erf) form.</param>
    /// <param name="visual">The picture tower; null where the file describes the text tower only, as the published one does.</param>
    /// <exception cref="ArgumentException">Sizes that don't fit each other; the text lists every fault.</exception>
    [JsonConstructor]
    public HunyuanClipConfig(int vocabulary, int width, int layers, int heads, int feedForwardWidth, int maxPositions, int tokenTypes,
        double normEps, string activation = "gelu", HunyuanClipVisualConfig? visual = null)
    {
        (Vocabulary, Width, Layers, Heads, FeedForwardWidth) = (vocabulary, width, layers, heads, feedForwardWidth);
        (MaxPositions, TokenTypes, NormEps, Activation, Visual) = (maxPositions, tokenTypes, normEps, activation, visual);
        var faults = new ConfigFaults("CLIP text configuration");
        faults.Positive("vocab_size", vocabulary).Positive("hidden_size", width).Positive("num_hidden_layers", layers)
            .Positive("num_attention_heads", heads).Positive("intermediate_size", feedForwardWidth)
            .Positive("max_position_embeddings", maxPositions).Positive("type_vocab_size", tokenTypes).Positive("layer_norm_eps", normEps)
            .Divides("hidden_size", width, "num_attention_heads", heads)
            .Expect(activation == "gelu", $"'hidden_act' must be gelu and is {activation}")
            .ThrowIfAny();
    }

    /// <summary>The published CLIP: the text tower of 24 layers and the ViT-H/14 picture tower beside it.</summary>
    public static HunyuanClipConfig Full { get; } = new(47020, 1024, 24, 16, 4096, 512, 2, 1e-12, visual: HunyuanClipVisualConfig.Full);

    /// <summary>The CLIP of the small model that this project trains.</summary>
    public static HunyuanClipConfig Mini { get; } = new(662, 128, 2, 4, 256, 80, 2, 1e-12, visual: HunyuanClipVisualConfig.Mini);

    /// <summary>Rows of the word embedding table, token ids in [0, Vocabulary).</summary>
    [JsonPropertyName("vocab_size")]
    public int Vocabulary { get; }

    /// <summary>Channels of the text tower and of its output.</summary>
    [JsonPropertyName("hidden_size")]
    public int Width { get; }

    /// <summary>Layers of the text tower.</summary>
    [JsonPropertyName("num_hidden_layers")]
    public int Layers { get; }

    /// <summary>Attention heads of the text tower.</summary>
    [JsonPropertyName("num_attention_heads")]
    public int Heads { get; }

    /// <summary>Hidden channels of the text tower's feed-forward parts.</summary>
    [JsonPropertyName("intermediate_size")]
    public int FeedForwardWidth { get; }

    /// <summary>Longest text in tokens.</summary>
    [JsonPropertyName("max_position_embeddings")]
    public int MaxPositions { get; }

    /// <summary>Rows of the token type table.</summary>
    [JsonPropertyName("type_vocab_size")]
    public int TokenTypes { get; }

    /// <summary>Epsilon of the text tower's layer norms.</summary>
    [JsonPropertyName("layer_norm_eps")]
    public double NormEps { get; }

    /// <summary>The activation's name.</summary>
    [JsonPropertyName("hidden_act")]
    public string Activation { get; }

    /// <summary>The picture tower, null where it is not described.</summary>
    [JsonPropertyName("vision_config")]
    public HunyuanClipVisualConfig? Visual { get; }

    /// <summary>Channels of one head of the text tower.</summary>
    [JsonIgnore]
    public int HeadWidth => Width / Heads;

    /// <summary>The same sizes for another tokenizer.</summary>
    /// <param name="vocabulary">Rows of the word embedding table.</param>
    public HunyuanClipConfig WithVocabulary(int vocabulary) =>
        new(vocabulary, Width, Layers, Heads, FeedForwardWidth, MaxPositions, TokenTypes, NormEps, Activation, Visual);

    /// <summary>Reads the fields named above; others are left to whoever knows them.</summary>
    /// <param name="json">The text of a <c>config.json</c>.</param>
    /// <exception cref="JsonException">The text is no JSON object, or fields are missing; the message names them.</exception>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public static HunyuanClipConfig FromJson(string json) => ConfigJson.Read(json, HunyuanClipJson.Default.HunyuanClipConfig, "CLIP configuration");

    /// <summary>The text for a <c>config.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, HunyuanClipJson.Default.HunyuanClipConfig) + "\n";
}
