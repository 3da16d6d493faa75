using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Models.StepLlm;

/// <summary>Sizes of a Step-LLM text encoder (spec 5.1), read from and written to <c>step_llm/config.json</c>.</summary>
public sealed record StepLlmConfig
{
    // Rows of the feed-forward weights come in blocks of this many (spec 5.1).
    private const int FeedForwardMultiple = 256;

    /// <summary>Checks the sizes against each other.</summary>
    /// <param name="layers">Decoder layers, at least 1.</param>
    /// <param name="width">Channels of the residual stream; a multiple of <paramref name="heads"/>.</param>
    /// <param name="heads">Query heads; a multiple of <paramref name="groups"/>.</param>
    /// <param name="groups">Key and value heads, each shared by heads / groups query heads.</param>
    /// <param name="feedForwardSize">Asked hidden channels of the feed-forward part; <see cref="FeedForwardWidth"/> is what is built.</param>
    /// <param name="normEps">Epsilon of the RMS norms, above 0.</param>
    /// <param name="vocabulary">Rows of the embedding table.</param>
    /// <exception cref="ArgumentException">Sizes that don't fit each other; the text lists every fault.</exception>
    [JsonConstructor]
    public StepLlmConfig(int layers, int width, int heads, int groups, int feedForwardSize, double normEps, int vocabulary)
    {
        (Layers, Width, Heads, Groups, FeedForwardSize, NormEps, Vocabulary) = (layers, width, heads, groups, feedForwardSize, normEps, vocabulary);
        var faults = new ConfigFaults("Step-LLM configuration");
        faults.Positive("num_layers", layers).Positive("hidden_size", width).Positive("num_attention_heads", heads)
            .Positive("num_attention_groups", groups).Positive("ffn_hidden_size", feedForwardSize).Positive("padded_vocab_size", vocabulary)
            .Positive("layernorm_epsilon", normEps)
            .Divides("hidden_size", width, "num_attention_heads", heads)
            .Divides("num_attention_heads", heads, "num_attention_groups", groups)
            .ThrowIfAny();
    }

    /// <summary>The published encoder: 48 layers of 6144 channels, 19.6 billion parameters.</summary>
    public static StepLlmConfig Full { get; } = new(48, 6144, 48, 8, 16896, 1e-5, 65536);

    /// <summary>The encoder of the small model that this project trains.</summary>
    public static StepLlmConfig Mini { get; } = new(2, 128, 4, 2, 256, 1e-5, 1000);

    /// <summary>Decoder layers.</summary>
    [JsonPropertyName("num_layers")]
    public int Layers { get; }

    /// <summary>Channels of the residual stream and of the output.</summary>
    [JsonPropertyName("hidden_size")]
    public int Width { get; }

    /// <summary>Query heads.</summary>
    [JsonPropertyName("num_attention_heads")]
    public int Heads { get; }

    /// <summary>Key and value heads.</summary>
    [JsonPropertyName("num_attention_groups")]
    public int Groups { get; }

    /// <summary>Hidden channels of the feed-forward part as the file states them.</summary>
    [JsonPropertyName("ffn_hidden_size")]
    public int FeedForwardSize { get; }

    /// <summary>Epsilon of the RMS norms.</summary>
    [JsonPropertyName("layernorm_epsilon")]
    public double NormEps { get; }

    /// <summary>Rows of the embedding table, token ids in [0, Vocabulary).</summary>
    [JsonPropertyName("padded_vocab_size")]
    public int Vocabulary { get; }

    /// <summary>Channels of one head.</summary>
    [JsonIgnore]
    public int HeadWidth => Width / Heads;

    /// <summary>Hidden channels of the feed-forward part: <see cref="FeedForwardSize"/> rounded up to a multiple of 256.</summary>
    [JsonIgnore]
    public int FeedForwardWidth => (FeedForwardSize + FeedForwardMultiple - 1) / FeedForwardMultiple * FeedForwardMultiple;

    /// <summary>The same sizes for another tokenizer.</summary>
    /// <param name="vocabulary">Rows of the embedding table.</param>
    public StepLlmConfig WithVocabulary(int vocabulary) => new(Layers, Width, Heads, Groups, FeedForwardSize, NormEps, vocabulary);

    /// <summary>Reads the fields named above; others are left to whoever knows them.</summary>
    /// <param name="json">The text of a <c>config.json</c>.</param>
    /// <exception cref="JsonException">The text is no JSON object, or fields are missing; the message names them.</exception>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public static StepLlmConfig FromJson(string json) => ConfigJson.Read(json, StepLlmJson.Default.StepLlmConfig, "Step-LLM configuration");

    /// <summary>The text for a <c>config.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, StepLlmJson.Default.StepLlmConfig) + "\n";
}
