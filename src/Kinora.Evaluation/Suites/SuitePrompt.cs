namespace Kinora.Evaluation;

/// <summary>One prompt of the suite with what it asks for.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="Prompt">The sentence.</param>
/// <param name="Seed">Seed of its one video.</param>
/// <param name="Setting">Id of the setting.</param>
/// <param name="Things">The thing, or the two from left to right.</param>
public sealed record SuitePrompt(int Number, string Language, string Prompt, ulong Seed, string Setting, IReadOnlyList<SuiteThing> Things)
{
    /// <summary>Whether it asks for two things.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsPair => Things.Count == 2;
}
