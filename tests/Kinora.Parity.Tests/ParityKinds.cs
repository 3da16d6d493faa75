using Kinora.Parity.Tests.Diffusion;
using Kinora.Parity.Tests.StepVideoDit;
using Kinora.Parity.Tests.Tokenizers;

namespace Kinora.Parity.Tests;

/// <summary>What to run for each kind of case.</summary>
internal static class ParityKinds
{
    /// <summary>Every kind that the cases may have.</summary>
    public static IReadOnlyDictionary<string, Action<ParityCase>> All { get; } = new Dictionary<string, Action<ParityCase>>(StringComparer.Ordinal)
    {
        ["dit_block"] = DitBlockParity.Run,
        ["dit_full"] = DitParity.Run,
        ["rope3d"] = RotaryParity.Run,
        ["scheduler"] = SchedulerParity.Run,
        ["sentencepiece"] = c => TokenizerParity.Run(c.Path),
        ["timestep_adaln"] = TimestepParity.Run,
        ["wordpiece"] = c => TokenizerParity.Run(c.Path),
    };
}
