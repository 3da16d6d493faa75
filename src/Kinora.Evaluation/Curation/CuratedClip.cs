namespace Kinora.Evaluation;

/// <summary>A line of a curated list, which <c>train finetune</c> reads as its data.</summary>
/// <param name="File">The clip, relative to the list.</param>
/// <param name="Captions">What is said of it.</param>
/// <param name="Figures">What was measured on it.</param>
internal sealed record CuratedClip(string File, IReadOnlyList<string> Captions, IReadOnlyDictionary<string, double> Figures);
