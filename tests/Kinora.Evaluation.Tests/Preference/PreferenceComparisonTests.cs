using System.Text.Json.Nodes;

namespace Kinora.Evaluation.Tests.Preference;

public sealed class PreferenceComparisonTests : IDisposable
{
    private static readonly SampleRun s_run = new(new WorldRun("0123456789abcdef", 17, 32, 32, 4, 5, 3, 25, "", ""), "", 0, "world/physics/held-out/9");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_KnownScores_CountsWinsTiesAndPoints()
    {
        // Four prompts of two videos: two won, one tied, one lost in each video.
        var set = Set(4, 2, (prompt, _) => prompt switch { 0 or 1 => (0.9, 0.2), 2 => (0.55, 0.5), _ => (0.1, 0.8) });
        var report = PreferenceComparison.Of("physics", 0.1, set, null, (s_run, s_run), new FlowLosses(0.51, 0.5, 3));
        Assert.Equal((8, 4, 4, 2), (report.Pairs, report.Prompts, report.Wins, report.Ties));
        Assert.Equal((1 + 1 + 0.5 + 0) / 4, report.WinRate, 12);
        Assert.InRange(report.WinRateInterval.Low, 0, 0.4);
        Assert.Equal(1, report.WinRateInterval.High);
        // Holds is a score above a half: 3 of 4 prompts against 1.
        Assert.Equal(50, report.Axes["physics"].Points, 9);
        var results = report.Results("dpo");
        Assert.Equal((0.625, 8), (results["dpo_win_rate"], results["dpo_pairs"]));
        Assert.Equal(2, results["dpo_flow_loss_change_percent"], 9);
    }

    [Fact]
    public void Of_EqualModels_IsAHalfAndClearWinners_LeaveAHalfOut()
    {
        var equal = PreferenceComparison.Of("physics", 0.1, Set(64, 4, (p, v) => (0.7, 0.7)), null, (s_run, s_run), null);
        Assert.Equal((0.5, 0.5, 0.5), (equal.WinRate, equal.WinRateInterval.Low, equal.WinRateInterval.High));
        var better = PreferenceComparison.Of("physics", 0.1, Set(63, 4, (p, v) => (p + v) % 3 == 0 ? (0.2, 0.9) : (0.9, 0.2)), null, (s_run, s_run), null);
        Assert.Equal(2 / 3.0, better.WinRate, 2);
        Assert.True(better.WinRateInterval.Low > 0.6);
    }

    [Fact]
    public void Of_OtherAxes_AreAddedOverBothSetsAndTheWorstIsTold()
    {
        var others = Set(4, 1, (_, _) => (0.2, 0.9), "two_things");
        var report = PreferenceComparison.Of("physics", 0, Set(4, 1, (_, _) => (0.9, 0.9)), others, (s_run, s_run), null);
        Assert.Equal(["physics", "two_things"], report.Axes.Keys);
        Assert.Equal(-100, report.WorstOtherPoints);
        Assert.Throws<EvaluationException>(() => PreferenceComparison.Of("physics", 0, others, null, (s_run, s_run), null));
    }

    [Fact]
    public void ResultsFile_OfSeveralRuns_KeepsTheOthersFiguresAndCommands()
    {
        var path = _folder["docs/results.json"];
        ResultsFile.Set(path, "dpo", new Dictionary<string, double> { ["dpo_win_rate"] = 0.123456789, ["dpo_pairs"] = 256 }, "kinora evaluate preference");
        ResultsFile.Set(path, "swapped", new Dictionary<string, double> { ["swapped_win_rate"] = 0.4 }, "kinora evaluate preference --model \"b\"");
        ResultsFile.Set(path, "dpo", new Dictionary<string, double> { ["dpo_win_rate"] = 0.5 }, "again");
        var read = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        Assert.Equal(["dpo_pairs", "dpo_win_rate", "swapped_win_rate", "commands"], read.Select(r => r.Key));
        Assert.Equal((0.5, 256, 0.4), (read["dpo_win_rate"]!.GetValue<double>(), read["dpo_pairs"]!.GetValue<double>(), read["swapped_win_rate"]!.GetValue<double>()));
        Assert.Equal("again", read["commands"]!["dpo"]!.GetValue<string>());
        File.WriteAllText(path, "[]");
        Assert.Contains("Mend or remove", Assert.Throws<EvaluationException>(() => ResultsFile.Set(path, "dpo", new Dictionary<string, double>(), "")).Message);
    }

    private static JudgedSet Set(int prompts, int videos, Func<int, int, (double Model, double Against)> score, string axis = "physics")
    {
        var (model, against) = (new Dictionary<string, JudgedVideo>(), new Dictionary<string, JudgedVideo>());
        List<SuitePrompt> asked = [.. Enumerable.Range(0, prompts).Select(k => new SuitePrompt(k, "en", $"prompt {k}", 1, "snow", []))];
        foreach (var prompt in asked)
        {
            for (var video = 0; video < videos; video++)
            {
                var (one, other) = score(prompt.Number, video);
                model[SampleFolder.NameOf(prompt, video)] = Judged(one);
                against[SampleFolder.NameOf(prompt, video)] = Judged(other);
            }
        }

        return new JudgedSet(asked, videos, model, against);

        JudgedVideo Judged(double value) => new("judge", new Dictionary<string, AxisReading> { [axis] = new(value, value > 0.5) });
    }
}
