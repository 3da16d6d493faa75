using System.Globalization;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>The tables of a report.</summary>
internal static class HtmlTables
{
    private static readonly (string Key, string Name)[] Axes =
        [("instruction", "Instruction following"), ("motion", "Motion smoothness"), ("physics", "Physical plausibility"), ("aesthetic", "Aesthetic appeal")];

    // Shown by category, where there is no room for all.
    private static readonly string[] ByCategory = ["clip_similarity", "motion_smoothness", "track_jitter", "temporal_flicker", "warping_error", "colour_drift", "sharpness", "colourfulness"];

    /// <summary>What was decided, in a row of tiles.</summary>
    public static string Summary(SuiteReport report)
    {
        if (report.Against is null) return "";
        var verdicts = report.Metrics.Select(row => row.Comparison?.Verdict).OfType<MetricVerdict>().ToList();
        int Count(params MetricVerdict[] which) => verdicts.Count(which.Contains);
        return $"""
            <section class="tiles">
            <div class="tile better"><b>{Count(MetricVerdict.Better)}</b> metrics better</div>
            <div class="tile worse"><b>{Count(MetricVerdict.Worse)}</b> worse</div>
            <div class="tile"><b>{Count(MetricVerdict.Higher, MetricVerdict.Lower)}</b> different, no merit</div>
            <div class="tile"><b>{Count(MetricVerdict.Undecided)}</b> undecided</div>
            {(report.FrechetDistance is { } distance ? $"<div class=\"tile\"><b>{HtmlReport.Number(distance)}</b> Kinora Fréchet distance</div>" : "")}
            </section>

            """;
    }

    /// <summary>Weights and settings.</summary>
    public static string Models(SuiteReport report)
    {
        var models = new[] { report.Model, report.Against }.OfType<SuiteModel>().ToList();
        var text = new StringBuilder("<section>\n<h2>Models</h2>\n<div class=\"scroll\"><table class=\"plain\">\n<tr><th></th>");
        foreach (var model in models) text.Append(CultureInfo.InvariantCulture, $"<th>{HtmlReport.Text(model.Name)}</th>");
        text.Append("</tr>\n");
        Row("weights", model => $"<code>{model.Run.Model.WeightsSha256[..12]}</code>");
        Row("size", model => $"{model.Run.Model.Frames} frames of {model.Run.Model.Width}×{model.Run.Model.Height} at {model.Run.Model.Fps.ToString(CultureInfo.InvariantCulture)} fps");
        Row("solver", model => string.Create(CultureInfo.InvariantCulture, $"{model.Run.Model.Steps} steps, guidance {model.Run.Model.Guidance}, shift {model.Run.Model.Shift}"));
        Row("added to prompts", model => model.Run.Model.PositiveSuffix.Length == 0 ? "nothing" : HtmlReport.Text(model.Run.Model.PositiveSuffix));
        Row("negative prompt", model => model.Run.Model.NegativePrompt.Length == 0 ? "none" : HtmlReport.Text(model.Run.Model.NegativePrompt));
        Row("seconds per video", model => string.Create(CultureInfo.InvariantCulture, $"{model.SecondsPerVideo:F1} ({model.Threads switch { 1 => "one thread", { } threads => $"{threads} threads", _ => "threads differ" }})"));
        return text.Append("</table></div>\n</section>\n").ToString();

        void Row(string name, Func<SuiteModel, string> cell)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th>{name}</th>");
            foreach (var model in models) text.Append(CultureInfo.InvariantCulture, $"<td>{cell(model)}</td>");
            text.Append("</tr>\n");
        }
    }

    /// <summary>Every metric with its intervals, axis by axis.</summary>
    public static string Metrics(SuiteReport report)
    {
        var compared = report.Against is not null;
        var text = new StringBuilder("<section>\n<h2>Metrics</h2>\n<div class=\"scroll\"><table>\n");
        text.Append(CultureInfo.InvariantCulture, $"<tr><th>metric</th><th>good</th><th class=\"number\">{HtmlReport.Text(report.Model.Name)}</th>");
        text.Append(compared ? string.Create(CultureInfo.InvariantCulture, $"<th class=\"number\">{HtmlReport.Text(report.Against!.Name)}</th><th class=\"number\">difference</th><th>its interval, 95 %</th><th>verdict</th></tr>\n") : "<th>spread over prompts</th></tr>\n");
        foreach (var (key, name) in Axes)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr class=\"axis\"><th colspan=\"{(compared ? 7 : 4)}\">{name}</th></tr>\n");
            var rows = report.Metrics.Where(row => row.Metric.Axis == key).ToList();
            if (rows.Count == 0) text.Append(CultureInfo.InvariantCulture, $"<tr><td colspan=\"{(compared ? 7 : 4)}\" class=\"quiet\">{Missing(key)}</td></tr>\n");
            foreach (var row in rows) text.Append(compared ? Compared(row) : Alone(row, report.Model));
        }

        return text.Append("</table></div>\n</section>\n").ToString();
    }

    /// <summary>Means by category.</summary>
    public static string Categories(SuiteReport report)
    {
        if (report.Categories.Count == 0) return "";
        var metrics = ByCategory.Select(key => report.Metrics.FirstOrDefault(row => row.Metric.Key == key)?.Metric).OfType<MetricInfo>().ToList();
        var text = new StringBuilder("<section>\n<h2>By category</h2>\n");
        text.Append(report.Against is null ? "" : string.Create(CultureInfo.InvariantCulture, $"<p class=\"quiet\">{HtmlReport.Text(report.Model.Name)} above, {HtmlReport.Text(report.Against.Name)} below.</p>\n"));
        text.Append("<div class=\"scroll\"><table class=\"wide\">\n<tr><th>category</th><th class=\"number\">prompts</th>");
        foreach (var metric in metrics) text.Append(CultureInfo.InvariantCulture, $"<th class=\"number\">{metric.Name}</th>");
        text.Append("</tr>\n");
        foreach (var row in report.Categories)
        {
            text.Append(CultureInfo.InvariantCulture, $"<tr><th>{HtmlReport.Text(row.Category)}</th><td class=\"number\">{row.Prompts}</td>");
            foreach (var metric in metrics) text.Append(CultureInfo.InvariantCulture, $"<td class=\"number\">{Cell(row.Model, metric)}{(row.Against is null ? "" : $"<br><span class=\"quiet\">{Cell(row.Against, metric)}</span>")}</td>");
            text.Append("</tr>\n");
        }

        return text.Append("</table></div>\n</section>\n").ToString();
    }

    /// <summary>How to read it all.</summary>
    public static string Method(SuiteReport report)
    {
        var clip = report.Clip is not { } used ? "No CLIP was used, so instruction following was not measured." : string.Create(CultureInfo.InvariantCulture,
            $"Similarity and features are those of the CLIP of {HtmlReport.Text(used.Name)} (<code>{used.WeightsSha256[..12]}</code>); its vocabulary does not know {100 * used.UnknownShare:F1} % of the prompts' pieces.{(used.UnknownShare > 0.1 ? " <b>With so many unknown pieces the similarity says little.</b>" : "")}");
        return $"""
            <section class="method">
            <h2>How to read this</h2>
            <p>Values are means over prompts; a prompt's value is the mean over its videos. Intervals are bootstrap intervals at 95 % over prompts.
            Two models are compared prompt by prompt on the same seeds. A verdict needs at least {PairedComparison.LeastPrompts} prompts and an interval of the difference at 99 % that leaves out 0;
            everything else is undecided, which does not mean equal.</p>
            <p>{clip}</p>
            <p>These figures compare models with each other. None of them is a human judgement, and none is comparable with published VBench, FVD or CLIPScore values.</p>
            </section>

            """;
    }

    private static string Cell(IReadOnlyDictionary<string, double> values, MetricInfo metric) => values.TryGetValue(metric.Key, out var value) ? HtmlReport.Number(value) : "–";

    private static string Alone(MetricRow row, SuiteModel model)
    {
        var values = model.Prompts.Where(prompt => prompt.Values.ContainsKey(row.Metric.Key)).Select(prompt => prompt.Values[row.Metric.Key]).ToList();
        return string.Create(CultureInfo.InvariantCulture, $"<tr>{Name(row.Metric)}{Summary(row.Model)}<td>{HtmlPlots.Spread(values, row.Model!)}</td></tr>\n");
    }

    private static string Compared(MetricRow row)
    {
        var comparison = row.Comparison;
        var difference = comparison is null ? "<td class=\"number\">–</td><td></td><td></td>" : string.Create(
            CultureInfo.InvariantCulture,
            $"<td class=\"number\">{(comparison.Difference > 0 ? "+" : "")}{HtmlReport.Number(comparison.Difference)}</td><td>{HtmlPlots.Difference(comparison, row.Metric.Direction)}</td><td><span class=\"chip {Word(comparison.Verdict)}\">{Word(comparison.Verdict)}</span></td>");
        return $"<tr>{Name(row.Metric)}{Summary(row.Model)}{Summary(row.Against)}{difference}</tr>\n";
    }

    private static string Name(MetricInfo metric) =>
        $"<td class=\"metric\">{HtmlReport.Text(metric.Name)}<small>{HtmlReport.Text(metric.Meaning)}</small></td><td>{metric.Direction switch { MetricDirection.Higher => "↑", MetricDirection.Lower => "↓", _ => "·" }}</td>";

    private static string Summary(MetricSummary? summary) => summary is null
        ? "<td class=\"number\">–</td>"
        : $"<td class=\"number\">{HtmlReport.Number(summary.Mean)}{(summary is { Low: { } low, High: { } high } ? $"<small>{HtmlReport.Number(low)} to {HtmlReport.Number(high)}</small>" : "")}</td>";

    private static string Word(MetricVerdict verdict) => verdict.ToString().ToLowerInvariant();

    private static string Missing(string axis) => axis switch
    {
        "physics" => "Not measured here: laws need things that can be tracked (kinora evaluate world), or real clips of the same scene (kinora evaluate video --real).",
        _ => "Not measured in this run.",
    };
}
