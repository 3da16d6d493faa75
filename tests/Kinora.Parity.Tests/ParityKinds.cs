using Kinora.Parity.Tests.Tokenizers;

namespace Kinora.Parity.Tests;

/// <summary>What to run for each kind of case.</summary>
internal static class ParityKinds
{
    /// <summary>Every kind that the cases may have.</summary>
    public static IReadOnlyDictionary<string, Action<ParityCase>> All { get; } = new Dictionary<string, Action<ParityCase>>(StringComparer.Ordinal)
    {
        ["sentencepiece"] = c => TokenizerParity.Run(c.Path),
        ["wordpiece"] = c => TokenizerParity.Run(c.Path),
    };
}
