using System.Security.Cryptography;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>A named list of prompts.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Prompts">In order, each id once.</param>
public sealed record PromptSuite(string Name, IReadOnlyList<EvaluationPrompt> Prompts)
{
    // Multiples of the golden ratio fill the unit interval evenly and in step with no pattern of the list.
    private const double Golden = 0.6180339887498949;

    /// <summary>Tells the prompts from any others: SHA-256 over their ids, categories and texts.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Prompts.Select(prompt => $"{prompt.Id}\t{prompt.Category}\t{prompt.Text}\n")))));

    /// <summary>Some of the prompts, evenly spread over the categories.</summary>
    /// <param name="limit">How many at most; null for all.</param>
    public IReadOnlyList<EvaluationPrompt> Take(int? limit) => limit is not { } count || count >= Prompts.Count
        ? Prompts
        : [.. Prompts.Index().OrderBy(prompt => (prompt.Index + 1) * Golden % 1).Take(count).OrderBy(prompt => prompt.Index).Select(prompt => prompt.Item)];
}
