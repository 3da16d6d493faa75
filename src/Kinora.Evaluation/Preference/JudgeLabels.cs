using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>Labels pairs of samples by what the judge reads off their videos.</summary>
public static class JudgeLabels
{
    /// <summary>What the rows call the annotator.</summary>
    public const string Annotator = "judge";

    /// <summary>Every two videos of a prompt, compared on every axis that both have.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="judged">What the judge read, by the samples' names.</param>
    /// <param name="margin">Scores of an axis that differ by no more than this are a tie.</param>
    public static IReadOnlyList<PreferencePair> Of(IReadOnlyList<SampledVideo> samples, IReadOnlyDictionary<string, JudgedVideo> judged, double margin) =>
        EveryTwo(samples, Annotator, (first, second) => Compare(judged[first.Name], judged[second.Name], margin));

    /// <summary>The outcome of two scores.</summary>
    /// <param name="first">Score of the first.</param>
    /// <param name="second">Score of the second.</param>
    /// <param name="margin">The largest difference that is a tie.</param>
    public static PreferenceOutcome Compare(double first, double second, double margin) =>
        first - second > margin ? PreferenceOutcome.Win : second - first > margin ? PreferenceOutcome.Lose : PreferenceOutcome.Tie;

    /// <summary>Every two videos of a prompt with labels.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="annotator">Who labels.</param>
    /// <param name="label">Gives the labels, seen from the first.</param>
    internal static IReadOnlyList<PreferencePair> EveryTwo(
        IReadOnlyList<SampledVideo> samples, string annotator, Func<SampledVideo, SampledVideo, IReadOnlyDictionary<string, PreferenceOutcome>> label) =>
    [
        .. from prompt in samples.GroupBy(sample => (sample.Prompt, sample.NoiseSeed))
           from first in prompt
           from second in prompt
           where first.Video < second.Video
           select new PreferencePair(first.Prompt, first.Language, VideoOf(first), VideoOf(second), label(first, second), annotator, first.WeightsSha256),
    ];

    /// <summary>A sample as a pair names it.</summary>
    /// <param name="sample">The sample.</param>
    internal static PreferenceVideo VideoOf(SampledVideo sample) => new(sample.Latents, sample.NoiseSeed, sample.Video);

    private static SortedDictionary<string, PreferenceOutcome> Compare(JudgedVideo first, JudgedVideo second, double margin) => new(
        first.Axes.Where(axis => second.Axes.ContainsKey(axis.Key)).ToDictionary(axis => axis.Key, axis => Compare(axis.Value.Score, second.Axes[axis.Key].Score, margin)), StringComparer.Ordinal);
}
