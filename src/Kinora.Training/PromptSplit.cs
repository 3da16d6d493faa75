using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Holds whole prompts out: what is measured on shares no prompt with what is trained on.</summary>
public static class PromptSplit
{
    /// <summary>Every prompt once, in an order that does not depend on that of the rows.</summary>
    /// <param name="prompts">The rows' prompts.</param>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> prompts) => [.. prompts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>The prompts that are held out: a share of them, but at least one, and never all.</summary>
    /// <param name="distinct">At least two prompts, as <see cref="Distinct"/> gives them.</param>
    /// <param name="share">In (0, 1).</param>
    /// <param name="seed">Decides which.</param>
    public static IReadOnlySet<string> HeldOut(IReadOnlyList<string> distinct, double share, ulong seed) => new RandomStream(seed).Split("split").Permutation(distinct.Count)
        .Take(Math.Clamp((int)Math.Round(share * distinct.Count), 1, distinct.Count - 1)).Select(k => distinct[k]).ToHashSet(StringComparer.Ordinal);
}
