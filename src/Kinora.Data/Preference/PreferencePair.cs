namespace Kinora.Data.Preference;

/// <summary>Two videos of one prompt and what one annotator says about them: a line of a list of pairs (docs/alignment.md).</summary>
/// <param name="Prompt">The sentence that both were made of.</param>
/// <param name="Language"><c>zh</c> or <c>en</c>.</param>
/// <param name="First">One video.</param>
/// <param name="Second">The other.</param>
/// <param name="Labels">The better one by axis, seen from the first; at least one axis.</param>
/// <param name="Annotator">Who says so: a person's name, <c>judge</c>, <c>damage</c>, or <c>majority</c> of several.</param>
/// <param name="WeightsSha256">Fingerprint of the weights of the model that made them, or whose VAE encoded them.</param>
public sealed record PreferencePair(
    string Prompt, string Language, PreferenceVideo First, PreferenceVideo Second,
    IReadOnlyDictionary<string, PreferenceOutcome> Labels, string Annotator, string WeightsSha256)
{
    /// <summary>What is compared, whoever compares and in whichever order.</summary>
    internal string Key => string.CompareOrdinal(First.Latents, Second.Latents) <= 0 ? $"{First.Latents}\n{Second.Latents}" : $"{Second.Latents}\n{First.Latents}";

    /// <summary>The label of an axis as it would be with the videos in the order of <see cref="Key"/>; null where there is none.</summary>
    internal PreferenceOutcome? Ordered(string axis) =>
        !Labels.TryGetValue(axis, out var outcome) ? null : string.CompareOrdinal(First.Latents, Second.Latents) <= 0 ? outcome : Opposite(outcome);

    /// <summary>The outcome seen from the other video.</summary>
    /// <param name="outcome">Seen from this one.</param>
    public static PreferenceOutcome Opposite(PreferenceOutcome outcome) => outcome switch
    {
        PreferenceOutcome.Win => PreferenceOutcome.Lose,
        PreferenceOutcome.Lose => PreferenceOutcome.Win,
        _ => PreferenceOutcome.Tie,
    };
}
