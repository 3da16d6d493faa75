namespace Kinora.Evaluation;

/// <summary>One category in a report.</summary>
/// <param name="Category">Its name.</param>
/// <param name="Prompts">Its prompts in the run.</param>
/// <param name="Model">Means of the model by the metric's key.</param>
/// <param name="Against">Means of the other; null without one.</param>
public sealed record CategoryRow(string Category, int Prompts, IReadOnlyDictionary<string, double> Model, IReadOnlyDictionary<string, double>? Against);
