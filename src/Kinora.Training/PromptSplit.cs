using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Rows in two parts that have no prompt in common, so that what is measured on shares none with what is trained on.</summary>
/// <typeparam name="T">A row.</typeparam>
/// <param name="Train">Trained on.</param>
/// <param name="HeldOut">Measured on.</param>
/// <param name="Prompts">How many different prompts there are.</param>
/// <param name="HeldOutPrompts">How many of them are held out.</param>
public sealed record PromptSplit<T>(IReadOnlyList<T> Train, IReadOnlyList<T> HeldOut, int Prompts, int HeldOutPrompts);

/// <summary>Holds whole prompts out.</summary>
public static class PromptSplit
{
    /// <summary>Every prompt once, in an order that does not depend on that of the rows.</summary>
    /// <param name="prompts">The rows' prompts.</param>
    public static IReadOnlyList<string> Distinct(IEnumerable<string> prompts) => [.. prompts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Splits rows by prompt; a share of the prompts is held out, but at least one, and never all.</summary>
    /// <typeparam name="T">A row.</typeparam>
    /// <param name="rows">Rows of at least two prompts, or none; both parts keep their order.</param>
    /// <param name="promptOf">The prompt of a row.</param>
    /// <param name="share">In (0, 1).</param>
    /// <param name="seed">Decides which prompts are held out, whatever the order of the rows.</param>
    public static PromptSplit<T> Of<T>(IReadOnlyCollection<T> rows, Func<T, string> promptOf, double share, ulong seed)
    {
        if (rows.Count == 0) return new PromptSplit<T>([], [], 0, 0);
        var prompts = Distinct(rows.Select(promptOf));
        var heldOut = new RandomStream(seed).Split("split").Permutation(prompts.Count)
            .Take(Math.Clamp((int)Math.Round(share * prompts.Count), 1, prompts.Count - 1)).Select(k => prompts[k]).ToHashSet(StringComparer.Ordinal);
        var parts = rows.ToLookup(row => heldOut.Contains(promptOf(row)));
        return new PromptSplit<T>([.. parts[false]], [.. parts[true]], prompts.Count, heldOut.Count);
    }
}
