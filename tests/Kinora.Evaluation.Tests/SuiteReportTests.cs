using System.Text.RegularExpressions;

namespace Kinora.Evaluation.Tests;

public sealed class SuiteReportTests : IDisposable
{
    private static readonly SuiteRun Run = new("bench", "aabbccddeeff00", new WorldRun("0123456789abcdef", 17, 32, 32, 4, 5, 3, 25, "", ""));
    private static readonly IReadOnlyList<MetricInfo> Metrics = new SuiteMeasurement(null).Metrics;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Rows_OfAModelAndItself_AreUndecidedThroughout()
    {
        var model = Model("a", k => k);
        var rows = new SuiteReportMaker(Metrics).Rows(model, model with { Name = "again" });
        Assert.Equal(3, rows.Count);
        Assert.All(rows, row => Assert.Equal((MetricVerdict.Undecided, 0.0), (row.Comparison!.Verdict, row.Comparison.Difference)));
    }

    [Fact]
    public void Rows_OfAModelThatIsHigher_AreNamedByTheMetricsDirection()
    {
        var rows = new SuiteReportMaker(Metrics).Rows(Model("a", k => k + 5), Model("b", k => k));
        Assert.Equal(
            [("motion_smoothness", MetricVerdict.Better), ("warping_error", MetricVerdict.Worse), ("saturation", MetricVerdict.Higher)],
            rows.Select(row => (row.Metric.Key, row.Comparison!.Verdict)));
        Assert.All(rows, row => Assert.Equal(5, row.Comparison!.Difference, 9));
    }

    [Fact]
    public void Rows_OfFewPrompts_HaveNoInterval()
    {
        var row = new SuiteReportMaker(Metrics).Rows(Model("a", k => k, prompts: 3), null)[0];
        Assert.Equal((3, null, null), (row.Model!.Prompts, row.Model.Low, row.Model.High));
        Assert.Null(row.Comparison);
    }

    [Fact]
    public void Summary_OfAShareNearItsEnd_StaysWithinTheBounds()
    {
        var summary = MetricSummary.Of([1, 1, 1, 1, 1, 1, 1, 0.4], Interval.Share, seed: 1)!;
        Assert.Equal(1, summary.High);
        Assert.True(summary.Low < 0.9);
    }

    [Fact]
    public void Categories_AreMeansOverTheirPromptsInTheSuitesOrder()
    {
        var categories = SuiteReportMaker.Categories(Model("a", k => k), null);
        Assert.Equal([("Sports", 12), ("Food", 8)], categories.Select(category => (category.Category, category.Prompts)));
        Assert.Equal(5.5, categories[0].Model["saturation"], 9);
        Assert.Equal(15.5, categories[1].Model["saturation"], 9);
    }

    [Fact]
    public void Html_NeedsNothingBesideIt()
    {
        var html = HtmlReport.Of(Report());
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:)"), html);
        Assert.DoesNotContain("@import", html);
        Assert.DoesNotContain("url(", html);
        Assert.Equal(40, html.Split("src=\"data:video/mp4;base64,").Length - 1);
        Assert.Contains("chip better", html);
        Assert.Contains("Sports", html);
    }

    [Fact]
    public void Html_WithVotes_HasTheirTables()
    {
        Judgement[] judgements =
        [
            new Vote(0, "Sports", JudgementAxis.Overall, "anna", "a", "b", VoteOutcome.Win),
            new Score(0, "Sports", JudgementAxis.Physics, "anna", "a", 4), new Score(0, "Sports", JudgementAxis.Physics, "anna", "b", 3),
        ];
        var html = HtmlReport.Of(Report() with { Judgements = judgements });
        Assert.Contains(">1-0-0<", html);
        Assert.Contains(">4–3<", html);
        Assert.DoesNotContain("<h2>People</h2>", HtmlReport.Of(Report()));
    }

    [Fact]
    public void Html_OfAPromptThatIsHtml_ShowsIt()
    {
        var html = HtmlReport.Of(Report());
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;", html);
        Assert.DoesNotContain("<script>alert", html);
    }

    [Fact]
    public void Json_HasEveryFigureAndTheLineOnlyTheTable()
    {
        var report = Report();
        Assert.Contains("\"motion_smoothness\": 5", report.ToJson());
        Assert.DoesNotContain("\n", report.ToLine());
        Assert.DoesNotContain("prompt 3", report.ToLine());
        Assert.Contains("\"verdict\":\"better\"", report.ToLine());
    }

    public void Dispose() => _folder.Dispose();

    private SuiteReport Report()
    {
        var (model, against) = (Model("a", k => k + 5), Model("b", k => k));
        return new SuiteReport("bench", 20, 20, 1, null, model, against, new SuiteReportMaker(Metrics).Rows(model, against), SuiteReportMaker.Categories(model, against), null);
    }

    // Three metrics, one of each direction, with a value that prompts give.
    private SuiteModel Model(string name, Func<int, double> value, int prompts = 20)
    {
        Directory.CreateDirectory(_folder[name]);
        return new SuiteModel(name, Run, _folder[name], 3, 1, [.. Enumerable.Range(0, prompts).Select(k =>
        {
            var values = new Dictionary<string, double> { ["motion_smoothness"] = value(k), ["warping_error"] = value(k), ["saturation"] = value(k) };
            var file = $"{k}.mp4";
            File.WriteAllText(Path.Combine(_folder[name], file), "video");
            var text = k == 2 ? "<script>alert(1)</script>" : $"prompt {k}";
            return new PromptFigures(new EvaluationPrompt(k, ReportCategories.Of(k), "", text), [new VideoFigures(1, file, 3, values)], values);
        })]);
    }
}
