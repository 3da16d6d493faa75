using Kinora.Data.Preference;

namespace Kinora.Evaluation;

/// <summary>Adds up judged videos of two models. Prompts are what is drawn: videos of one prompt are no independent tries.</summary>
public static class PreferenceComparison
{
    // The same videos have the same intervals.
    private const int Seed = 7;

    /// <summary>Compares.</summary>
    /// <param name="axis">The axis that pairs are won on.</param>
    /// <param name="margin">Scores that differ by no more are a tie.</param>
    /// <param name="chosen">Prompts that ask for the axis: what the win rate is of.</param>
    /// <param name="others">More prompts, of all kinds; null for none.</param>
    /// <param name="runs">Weights and settings of both.</param>
    /// <param name="losses">The held-out losses; null where they were not measured.</param>
    /// <exception cref="EvaluationException">No prompt asks for the axis.</exception>
    public static PreferenceReport Of(string axis, double margin, JudgedSet chosen, JudgedSet? others, (SampleRun Model, SampleRun Against) runs, FlowLosses? losses)
    {
        var pairs = chosen.Of(axis).Select(prompt => prompt.Select(pair => JudgeLabels.Compare(pair.Model.Score, pair.Against.Score, margin)).ToList()).ToList();
        if (pairs.Count == 0) throw new EvaluationException($"Comparing on the axis '{axis}': no prompt asks for it.");
        var rates = pairs.Select(prompt => prompt.Average(Points)).ToList();
        var interval = new BootstrapMean(rates, Seed).At95;
        var all = pairs.SelectMany(outcomes => outcomes).ToList();
        var axes = AxesOf(others is null ? [chosen] : [chosen, others]);
        return new PreferenceReport(
            axis, margin, rates.Average(), new Interval(Math.Max(0, interval.Low), Math.Min(1, interval.High)), all.Count, pairs.Count,
            all.Count(o => o == PreferenceOutcome.Win), all.Count(o => o == PreferenceOutcome.Tie), axes, losses, runs.Model, runs.Against);
    }

    /// <summary>Every axis over all prompts that ask for it.</summary>
    /// <param name="sets">The prompts.</param>
    internal static IReadOnlyDictionary<string, AxisDifference> AxesOf(IReadOnlyList<JudgedSet> sets)
    {
        var axes = new SortedDictionary<string, AxisDifference>(StringComparer.Ordinal);
        foreach (var name in WorldAxes.All)
        {
            var prompts = sets.SelectMany(set => set.Of(name)).ToList();
            if (prompts.Count > 0)
                axes[name] = DifferenceOf([.. prompts.Select(pairs => (pairs.Average(p => p.Model.Holds ? 1.0 : 0), pairs.Average(p => p.Against.Holds ? 1.0 : 0)))], prompts.Sum(pairs => pairs.Count));
        }

        return axes;
    }

    /// <summary>Every axis of two runs of the world's suite.</summary>
    /// <param name="model">The model's report.</param>
    /// <param name="against">The other's.</param>
    /// <exception cref="EvaluationException">They are of other prompts.</exception>
    internal static IReadOnlyDictionary<string, AxisDifference> AxesOf(WorldReport model, WorldReport against)
    {
        if (WorldSuite.ToJson([.. model.Verdicts.Select(v => v.Prompt)]) != WorldSuite.ToJson([.. against.Verdicts.Select(v => v.Prompt)]))
            throw new EvaluationException($"Comparing two runs of the suite: they have other prompts, {model.Prompts} and {against.Prompts}. Run 'kinora evaluate world' for both with the same --limit, and by the same version of Kinora.");
        var axes = new SortedDictionary<string, AxisDifference>(StringComparer.Ordinal);
        foreach (var (name, verdict) in WorldAxes.Verdicts)
        {
            var shares = model.Verdicts.Zip(against.Verdicts, (m, a) => (Model: verdict(m), Against: verdict(a))).Where(pair => pair.Model is not null && pair.Against is not null)
                .Select(pair => (Share(pair.Model), Share(pair.Against))).ToList();
            if (shares.Count > 0) axes[name] = DifferenceOf(shares, shares.Count);
        }

        return axes;

        static double Share(bool? holds) => holds == true ? 1 : 0;
    }

    private static double Points(PreferenceOutcome outcome) => outcome switch
    {
        PreferenceOutcome.Win => 1,
        PreferenceOutcome.Tie => 0.5,
        _ => 0,
    };

    // Of prompts, for each the share of either model's videos that do as asked.
    private static AxisDifference DifferenceOf(List<(double Model, double Against)> shares, int videos)
    {
        var points = shares.Select(s => 100 * (s.Model - s.Against)).ToList();
        return new AxisDifference(shares.Average(s => s.Model), shares.Average(s => s.Against), points.Average(), new BootstrapMean(points, Seed).At95, shares.Count, videos);
    }
}
