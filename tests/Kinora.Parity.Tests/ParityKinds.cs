using Kinora.Parity.Tests.HunyuanClip;
using Kinora.Parity.Tests.StepLlm;
using Kinora.Parity.Tests.Tokenizers;
using Kinora.Parity.Tests.VideoVae;

namespace Kinora.Parity.Tests;

/// <summary>What to run for each kind of case.</summary>
internal static class ParityKinds
{
    /// <summary>Every kind that the cases may have.</summary>
    public static IReadOnlyDictionary<string, Action<ParityCase>> All { get; } = new Dictionary<string, Action<ParityCase>>(StringComparer.Ordinal)
    {
        ["clip"] = ClipParity.Run,
        ["llm"] = LlmParity.Run,
        ["sentencepiece"] = c => TokenizerParity.Run(c.Path),
        ["vae_decode"] = VaeDecodeParity.Run,
        ["vae_decode_mids"] = VaeDecodeParity.RunMids,
        ["vae_encode"] = VaeEncodeParity.Run,
        ["vae_encode_mids"] = VaeEncodeParity.RunMids,
        ["vae_layers"] = VaeLayersParity.Run,
        ["vae_posterior"] = VaePosteriorParity.Run,
        ["wordpiece"] = c => TokenizerParity.Run(c.Path),
    };
}
