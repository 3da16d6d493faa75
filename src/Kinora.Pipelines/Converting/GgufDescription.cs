using Kinora.Checkpoints;
using Kinora.Models.StepLlm;
using Kinora.Models.StepVideoDit;

namespace Kinora.Pipelines;

/// <summary>What a GGUF file says of its network, under the keys that the format's description gives for such sizes.</summary>
/// <param name="Architecture">The network's name, which is in front of the keys of its sizes.</param>
/// <param name="Metadata">Keys and values.</param>
internal sealed record GgufDescription(string Architecture, IReadOnlyDictionary<string, GgufValue> Metadata)
{
    // The format's numbers for files that are mostly of one type.
    private const uint MostlyQ8 = 7;
    private const uint MostlyQ4K = 14;

    /// <summary>Of the transformer.</summary>
    public static GgufDescription Of(StepVideoDitConfig config, ConversionTarget target) => Make("stepvideo", target, new()
    {
        ["block_count"] = GgufValue.Of(config.Layers),
        ["embedding_length"] = GgufValue.Of(config.Width),
        ["feed_forward_length"] = GgufValue.Of(config.Width * config.FeedForwardMultiple),
        ["attention.head_count"] = GgufValue.Of(config.Heads),
        ["attention.key_length"] = GgufValue.Of(config.HeadDim),
    });

    /// <summary>Of Step-LLM.</summary>
    public static GgufDescription Of(StepLlmConfig config, ConversionTarget target) => Make("stepllm", target, new()
    {
        ["block_count"] = GgufValue.Of(config.Layers),
        ["embedding_length"] = GgufValue.Of(config.Width),
        ["feed_forward_length"] = GgufValue.Of(config.FeedForwardWidth),
        ["attention.head_count"] = GgufValue.Of(config.Heads),
        ["attention.head_count_kv"] = GgufValue.Of(config.Groups),
        ["attention.layer_norm_rms_epsilon"] = GgufValue.Of((float)config.NormEps),
        ["vocab_size"] = GgufValue.Of(config.Vocabulary),
    });

    private static GgufDescription Make(string architecture, ConversionTarget target, Dictionary<string, GgufValue> sizes)
    {
        var metadata = sizes.ToDictionary(s => $"{architecture}.{s.Key}", s => s.Value);
        metadata.Add(GgufKeys.FileType, GgufValue.Of(target == ConversionTarget.GgufQ8 ? MostlyQ8 : MostlyQ4K));
        return new GgufDescription(architecture, metadata);
    }
}
