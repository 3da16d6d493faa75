using System.Globalization;

namespace Kinora.Evaluation;

/// <summary>One prompt of a suite.</summary>
/// <param name="Number">From 0, within the suite.</param>
/// <param name="Category">Its category; empty for none.</param>
/// <param name="Language"><c>zh</c> or <c>en</c> where a suite has both; empty otherwise.</param>
/// <param name="Text">The sentence.</param>
public sealed record EvaluationPrompt(int Number, string Category, string Language, string Text)
{
    /// <summary>What files about it are called: its number and language.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Id => Number.ToString("D3", CultureInfo.InvariantCulture) + (Language.Length == 0 ? "" : "-" + Language);
}
