using Kinora.Checkpoints;
using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>How often a reward model gives the winner of a pair the higher score.</summary>
/// <param name="Accuracy">Share of decided pairs, mean over prompts; equal scores count half.</param>
/// <param name="Interval">Where that lies, at 95 %: bootstrap over prompts.</param>
/// <param name="Pairs">Decided pairs.</param>
/// <param name="Prompts">Their prompts.</param>
public sealed record RewardAccuracy(double Accuracy, Interval Interval, int Pairs, int Prompts)
{
    private const int Seed = 7;

    /// <summary>The figures for a file of results.</summary>
    /// <param name="key">What their names begin with.</param>
    public IReadOnlyDictionary<string, double> Results(string key) => new SortedDictionary<string, double>(StringComparer.Ordinal)
    {
        [$"{key}_accuracy"] = Accuracy,
        [$"{key}_accuracy_low95"] = Interval.Low,
        [$"{key}_pairs"] = Pairs,
    };

    /// <summary>Measures a reward model on labelled pairs.</summary>
    /// <param name="rewardFolder">The reward model.</param>
    /// <param name="model">The model whose text encoder it reads.</param>
    /// <param name="files">Lists of pairs, which it was not trained on.</param>
    /// <exception cref="EvaluationException">Nothing is decided on its axis, or it reads other sizes or another encoder.</exception>
    public static RewardAccuracy Measure(string rewardFolder, ModelFolder model, IReadOnlyList<string> files)
    {
        using var scorer = RewardScorer.Load(rewardFolder, model);
        var (pairs, _) = RewardPair.Read(files, scorer.Axis);
        var rates = new List<double>();
        var decided = 0;
        foreach (var prompt in pairs.GroupBy(p => p.Prompt, StringComparer.Ordinal))
        {
            var some = prompt.ToList();
            var right = Right(some, [.. some.Select(p => (float)scorer.ScoreOf(p.Prompt, p.First))], [.. some.Select(p => (float)scorer.ScoreOf(p.Prompt, p.Second))]).ToList();
            if (right.Count > 0) rates.Add(right.Average());
            decided += right.Count;
        }

        if (decided == 0) throw new EvaluationException($"Measuring the reward model {rewardFolder}: no pair has a winner on the axis '{scorer.Axis}'.");
        var interval = new BootstrapMean(rates, Seed).At95;
        return new RewardAccuracy(rates.Average(), new Interval(Math.Max(0, interval.Low), Math.Min(1, interval.High)), decided, rates.Count);
    }

    /// <summary>For each decided pair 1 where the winner scores higher, 0.5 for equal scores.</summary>
    internal static IEnumerable<double> Right(IReadOnlyList<RewardPair> pairs, IReadOnlyList<float> first, IReadOnlyList<float> second) =>
        pairs.Select((p, k) => (p.Outcome, Margin: first[k] - second[k])).Where(p => p.Outcome != PreferenceOutcome.Tie)
            .Select(p => p.Margin == 0 ? 0.5 : (p.Margin > 0) == (p.Outcome == PreferenceOutcome.Win) ? 1 : 0);
}
