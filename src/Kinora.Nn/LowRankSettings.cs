using System.IO.Enumeration;

namespace Kinora.Nn;

/// <summary>Which linear layers of a network get a <see cref="LowRankAdapter"/>, and of what size.</summary>
/// <param name="Rank">Rows of A and columns of B, at least 1.</param>
/// <param name="Alpha">The product B A is multiplied by alpha / rank.</param>
/// <param name="Targets">Names of layers; <c>*</c> stands for any characters, <c>?</c> for one.</param>
/// <param name="Seed">Seed of the fresh A.</param>
public sealed record LowRankSettings(int Rank, double Alpha, IReadOnlyList<string> Targets, ulong Seed)
{
    /// <summary>Whether a name fits a pattern as they are read here.</summary>
    public static bool Fits(string pattern, string name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    internal bool Includes(string layer) => Targets.Any(pattern => Fits(pattern, layer));
}
