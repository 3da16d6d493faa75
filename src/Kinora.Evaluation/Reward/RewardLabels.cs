using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>Labels pairs of fresh samples by a reward model: rounds that need nobody, once people or a judge have labelled the first (report section 4.4).</summary>
public static class RewardLabels
{
    /// <summary>What the rows call the annotator.</summary>
    public const string Annotator = "reward";

    /// <summary>Every two videos of a prompt, compared on the reward model's axis.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="folder">Their folder.</param>
    /// <param name="scorer">The reward model.</param>
    /// <param name="margin">Scores that differ by no more than this are a tie; they are logarithms of odds.</param>
    /// <exception cref="EvaluationException">The samples have other sizes than those it was trained on.</exception>
    public static IReadOnlyList<PreferencePair> Of(IReadOnlyList<SampledVideo> samples, SampleFolder folder, RewardScorer scorer, double margin)
    {
        var scores = samples.ToDictionary(sample => sample.Name, sample => scorer.ScoreOf(sample.Prompt, folder.PathOf(sample.Latents)), StringComparer.Ordinal);
        return JudgeLabels.EveryTwo(samples, Annotator, (first, second) =>
            new SortedDictionary<string, PreferenceOutcome>(StringComparer.Ordinal) { [scorer.Axis] = JudgeLabels.Compare(scores[first.Name], scores[second.Name], margin) });
    }
}
