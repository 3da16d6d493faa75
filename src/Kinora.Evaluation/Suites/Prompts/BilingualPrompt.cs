namespace Kinora.Evaluation;

/// <summary>One entry of <c>configs/evaluate/kinora-eval.json</c>.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Category">Its category.</param>
/// <param name="Zh">The sentence in Chinese.</param>
/// <param name="En">The sentence in English.</param>
internal sealed record BilingualPrompt(int Number, string Category, string Zh, string En);
