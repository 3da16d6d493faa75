namespace Kinora.Evaluation;

/// <summary>What was measured on the videos of one prompt.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Videos">Each video.</param>
/// <param name="Values">Means over the videos, and what only several videos have, by the metric's key.</param>
public sealed record PromptFigures(EvaluationPrompt Prompt, IReadOnlyList<VideoFigures> Videos, IReadOnlyDictionary<string, double> Values);
