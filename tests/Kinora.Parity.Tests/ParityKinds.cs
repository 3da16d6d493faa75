using Kinora.Parity.Tests.Diffusion;
using Kinora.Parity.Tests.HunyuanClip;
using Kinora.Parity.Tests.Pipelines;
using Kinora.Parity.Tests.StepLlm;
using Kinora.Parity.Tests.StepVideoDit;
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
        ["dit_block"] = DitBlockParity.Run,
        ["dit_full"] = DitParity.Run,
        ["llm"] = LlmParity.Run,
        ["pipeline"] = PipelineParity.Run,
        ["rope3d"] = RotaryParity.Run,
        ["scheduler"] = SchedulerParity.Run,
        ["sentencepiece"] = c => TokenizerParity.Run(c.Path),
        ["timestep_adaln"] = TimestepParity.Run,
        ["vae_decode"] = VaeDecodeParity.Run,
        ["vae_decode_mids"] = VaeDecodeParity.RunMids,
        ["vae_encode"] = VaeEncodeParity.Run,
        ["vae_encode_mids"] = VaeEncodeParity.RunMids,
        ["vae_layers"] = VaeLayersParity.Run,
        ["vae_posterior"] = VaePosteriorParity.Run,
        ["wordpiece"] = c => TokenizerParity.Run(c.Path),
    };
}
