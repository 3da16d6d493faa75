using System.Text.Json;

namespace Kinora.Evaluation;

/// <summary>What <c>kinora evaluate preference</c> found of a model against another.</summary>
/// <param name="Axis">The axis that videos were compared on.</param>
/// <param name="Margin">Scores of the axis that differ by no more are a tie.</param>
/// <param name="WinRate">Share of pairs that the model wins, ties half.</param>
/// <param name="WinRateInterval">Where that lies, at 95 %: bootstrap over prompts.</param>
/// <param name="Pairs">Pairs of videos of the same prompt and noise.</param>
/// <param name="Prompts">Prompts of those.</param>
/// <param name="Wins">Pairs won.</param>
/// <param name="Ties">Pairs that are a tie.</param>
/// <param name="Axes">Every axis, over all prompts that ask for it.</param>
/// <param name="FlowLoss">The held-out flow-matching losses; null where they were not measured.</param>
/// <param name="Model">The model: weights and settings.</param>
/// <param name="Against">The other.</param>
public sealed record PreferenceReport(
    string Axis, double Margin, double WinRate, Interval WinRateInterval, int Pairs, int Prompts, int Wins, int Ties,
    IReadOnlyDictionary<string, AxisDifference> Axes, FlowLosses? FlowLoss, SampleRun Model, SampleRun Against)
{
    /// <summary>By how many points the worst of the other axes is below the other model's; at most 0.</summary>
    public double WorstOtherPoints => Axes.Where(axis => axis.Key != Axis).Select(axis => Math.Min(0, axis.Value.Points)).DefaultIfEmpty(0).Min();

    /// <summary>The figures for a file of results.</summary>
    /// <param name="key">What their names begin with.</param>
    public IReadOnlyDictionary<string, double> Results(string key)
    {
        var results = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            [$"{key}_win_rate"] = WinRate,
            [$"{key}_win_rate_low95"] = WinRateInterval.Low,
            [$"{key}_win_rate_high95"] = WinRateInterval.High,
            [$"{key}_pairs"] = Pairs,
            [$"{key}_worst_other_points"] = WorstOtherPoints,
        };
        if (FlowLoss is { } losses) results[$"{key}_flow_loss_change_percent"] = losses.ChangePercent;
        return results;
    }

    /// <summary>The report as one line of JSON.</summary>
    public string ToLine() => JsonSerializer.Serialize(this, JsonFolder.Line.PreferenceReport);

    /// <summary>The report as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, JsonFolder.Readable.PreferenceReport) + "\n";
}
