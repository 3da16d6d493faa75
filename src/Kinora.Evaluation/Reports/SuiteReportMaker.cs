namespace Kinora.Evaluation;

/// <summary>Adds measured figures up to a report.</summary>
/// <param name="metrics">Everything that may have been measured.</param>
internal sealed class SuiteReportMaker(IReadOnlyList<MetricInfo> metrics)
{
    // Intervals and verdicts of a report are the same whenever it is made.
    private const int Seed = 1;

    /// <summary>The rows of all metrics that have values.</summary>
    public IReadOnlyList<MetricRow> Rows(SuiteModel model, SuiteModel? against) =>
        [.. metrics.Select(metric => Row(metric, model, against)).Where(row => row.Model is not null)];

    /// <summary>Means by category.</summary>
    public static IReadOnlyList<CategoryRow> Categories(SuiteModel model, SuiteModel? against)
    {
        var others = against?.Prompts.ToLookup(prompt => prompt.Prompt.Category);
        return [.. model.Prompts.GroupBy(prompt => prompt.Prompt.Category).Where(group => group.Key.Length > 0)
            .Select(group => new CategoryRow(group.Key, group.Count(), Means(group), others is null ? null : Means(others[group.Key])))];
    }

    private static MetricRow Row(MetricInfo metric, SuiteModel model, SuiteModel? against)
    {
        var (values, others) = (Values(metric, model), against is null ? null : Values(metric, against));
        var both = others is null ? [] : values.Keys.Where(others.ContainsKey).ToList();
        return new MetricRow(
            metric, MetricSummary.Of([.. values.Values], metric.Bounds, Seed), others is null ? null : MetricSummary.Of([.. others.Values], metric.Bounds, Seed),
            both.Count == 0 ? null : PairedComparison.Of([.. both.Select(id => values[id])], [.. both.Select(id => others![id])], metric.Direction, Seed));
    }

    private static Dictionary<string, double> Values(MetricInfo metric, SuiteModel model) =>
        model.Prompts.Where(prompt => prompt.Values.ContainsKey(metric.Key)).ToDictionary(prompt => prompt.Prompt.Id, prompt => prompt.Values[metric.Key]);

    private static Dictionary<string, double> Means(IEnumerable<PromptFigures> prompts) =>
        prompts.SelectMany(prompt => prompt.Values).GroupBy(pair => pair.Key).ToDictionary(group => group.Key, group => group.Average(pair => pair.Value));
}
