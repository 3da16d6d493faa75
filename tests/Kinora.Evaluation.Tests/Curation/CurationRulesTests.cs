namespace Kinora.Evaluation.Tests.Curation;

public sealed class CurationRulesTests
{
    private static readonly IReadOnlyList<MetricInfo> s_metrics = ClipCuration.Metrics(withClip: true);

    [Theory]
    [InlineData("sharpness=20", true, "sharpness", 20.0, null)]
    [InlineData("seam_score=1.5e0", false, "seam_score", null, 1.5)]
    public void Parse_OfABound_ReadsIt(string text, bool isLeast, string key, double? least, double? most) => Assert.Equal(new CurationRule(key, least, most), CurationRule.Parse(text, isLeast));

    [Theory]
    [InlineData("sharpness")]
    [InlineData("=3")]
    [InlineData("sharpness=")]
    [InlineData("sharpness=many")]
    [InlineData("sharpness=NaN")]
    public void Parse_OfAnythingElse_GivesNothing(string text) => Assert.Null(CurationRule.Parse(text, isLeast: true));

    [Fact]
    public void Faults_OfWrongRules_NamesAllOfThem()
    {
        var faults = new CurationRules([new CurationRule("beauty", 1, null)], 1.5, "saturation").Faults(s_metrics);
        Assert.Contains(faults, f => f.Contains("'beauty' is no metric", StringComparison.Ordinal) && f.Contains("clip_similarity, ", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("--keep is 1.5", StringComparison.Ordinal));
        Assert.Contains(faults, f => f.Contains("saturation: neither high nor low", StringComparison.Ordinal));
        Assert.Single(new CurationRules([]).Faults(s_metrics), f => f.Contains("No rule", StringComparison.Ordinal));
        Assert.Contains(new CurationRules([], 0.5).Faults(s_metrics), f => f.Contains("go together", StringComparison.Ordinal));
        Assert.Empty(new CurationRules([new CurationRule("sharpness", 1, null)], 0.5, "track_jitter").Faults(s_metrics));
    }

    [Fact]
    public void Apply_BoundsFirst_ThenTheBestOfWhatIsLeft()
    {
        var rows = new[] { Row(1, 5, 0.1), Row(2, 50, 0.3), Row(3, 60, 0.2), Row(4, 70, 0.9), Row(5, 80, null) };
        var applied = new CurationRules([new CurationRule("sharpness", 10, null)], 0.5, "track_jitter").Apply(rows, s_metrics);
        // 0.1 is the least jitter, but too blurred; two of the three others stay, low jitter first, and what has no jitter is not asked.
        Assert.Equal([2, 3, 5], applied.Where(row => row.IsKept).Select(row => row.Number));
        Assert.Equal([new CurationReason("sharpness is below 10", "sharpness 5 is below 10")], applied[0].Reasons);
        Assert.Contains("best 50", Assert.Single(applied[3].Reasons).Text);
        Assert.Contains("above 0.5", new CurationRule("track_jitter", null, 0.5).Fault(rows[3].Figures)!.Text);

        static CuratedRow Row(int number, double sharpness, double? jitter)
        {
            var figures = new Dictionary<string, double> { ["sharpness"] = sharpness };
            if (jitter is { } value) figures["track_jitter"] = value;
            return new CuratedRow(number, $"{number}.mp4", $"{number}", null, [], figures);
        }
    }
}
