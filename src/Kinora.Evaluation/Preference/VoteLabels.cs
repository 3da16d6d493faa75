using System.Text.Json;
using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>Labels pairs of samples by people's votes, whose <c>first</c> and <c>second</c> name samples such as <c>00012-3</c>.</summary>
public static class VoteLabels
{
    private const int MostFaults = 20;

    /// <summary>One pair for each annotator and two samples, with a label for each axis voted on.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="votes">The votes; where an annotator voted twice on the same, the later counts.</param>
    /// <exception cref="EvaluationException">Votes name samples that are not there or belong to different prompts; each is named.</exception>
    public static IReadOnlyList<PreferencePair> Of(IReadOnlyList<SampledVideo> samples, IReadOnlyList<Vote> votes)
    {
        var byName = samples.ToDictionary(sample => sample.Name, StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var (k, vote) in votes.Index())
        {
            foreach (var name in new[] { vote.First, vote.Second }.Where(name => !byName.ContainsKey(name))) faults.Add($"vote {k + 1} by {vote.Annotator}: there is no sample '{name}'");
            if (byName.TryGetValue(vote.First, out var first) && byName.TryGetValue(vote.Second, out var second) && first.Prompt != second.Prompt)
                faults.Add($"vote {k + 1} by {vote.Annotator}: '{vote.First}' and '{vote.Second}' are of different prompts");
        }

        if (faults.Count > 0)
            throw new EvaluationException($"Taking votes for labels: {faults.Count} of them fit no two samples.\n{string.Join("\n", faults.Take(MostFaults))}{(faults.Count > MostFaults ? $"\n… and {faults.Count - MostFaults} more." : "")}\nVotes name samples of the folder's samples.jsonl; docs/alignment.md shows how.");
        return [.. votes.GroupBy(vote => (vote.First, vote.Second, vote.Annotator)).Select(group =>
        {
            var (first, second) = (byName[group.Key.First], byName[group.Key.Second]);
            var labels = new SortedDictionary<string, PreferenceOutcome>(StringComparer.Ordinal);
            foreach (var vote in group) labels[NameOf(vote.Axis)] = OutcomeOf(vote.Outcome);
            return new PreferencePair(first.Prompt, first.Language, JudgeLabels.VideoOf(first), JudgeLabels.VideoOf(second), labels, group.Key.Annotator, first.WeightsSha256);
        })];
    }

    private static PreferenceOutcome OutcomeOf(VoteOutcome outcome) => outcome switch
    {
        VoteOutcome.Win => PreferenceOutcome.Win,
        VoteOutcome.Loss => PreferenceOutcome.Lose,
        _ => PreferenceOutcome.Tie,
    };

    private static string NameOf(JudgementAxis axis) => JsonNamingPolicy.SnakeCaseLower.ConvertName(axis.ToString());
}
