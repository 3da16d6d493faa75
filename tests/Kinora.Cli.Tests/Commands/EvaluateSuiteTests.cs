using Kinora.Cli.Tests.Support;
using Kinora.Evaluation;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class EvaluateSuiteTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Suite_ATinyModelAgainstItself_IsUndecidedAndMadeOnce()
    {
        string[] command = ["evaluate", "kinora-eval", "--model", model.Path, "--against", model.Path, "--limit", "2", "--no-clip", "--videos", _folder["run"], "--against-videos", _folder["run"], "--json"];
        var first = CliRun.Of(command);
        Assert.True(first.ExitCode == ExitCodes.Done, first.Error);
        Assert.Equal(2, Made(first));
        Assert.All(first.Json.GetProperty("metrics").EnumerateArray(), row => Assert.Equal("undecided", row.GetProperty("comparison").GetProperty("verdict").GetString()));
        Assert.All(["run.json", "sheet.png"], name => Assert.True(File.Exists(Path.Combine(_folder["run"], name)), name));
        Assert.Single(Directory.GetFiles(_folder["run"], "report-against-*.html"));
        Assert.Equal(0, Made(CliRun.Of(command)));
    }

    [Fact]
    public void Suite_StoppedAndStartedAgain_GoesOnWhereItWas()
    {
        string[] command = ["evaluate", "kinora-eval", "--model", model.Path, "--limit", "2", "--seeds", "2", "--language", "both", "--no-clip", "--videos", _folder["run"]];
        using var stop = new CancellationTokenSource();
        using var log = new CancelAt("Made 2 of 4", stop);
        Assert.Equal(ExitCodes.Cancelled, CliRun.Of(command, log, stop.Token).ExitCode);
        var kept = Directory.GetFiles(_folder["run"], "*.mp4").ToDictionary(path => path, File.GetLastWriteTimeUtc);
        Assert.Equal(2, kept.Count);

        var second = CliRun.Of(command);
        Assert.True(second.ExitCode == ExitCodes.Done, second.Error);
        Assert.Equal(2, Made(second));
        Assert.All(kept, video => Assert.Equal(video.Value, File.GetLastWriteTimeUtc(video.Key)));
        Assert.Contains("Diversity over seeds", second.Error);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void StepVideoEval_A128LineFile_Gives128VideosAndAReportByCategory()
    {
        File.WriteAllText(_folder["prompts"], string.Join('\n', Enumerable.Range(1, 128).Select(line => $"第{line}句")));
        var run = CliRun.Of("evaluate", "step-video-t2v-eval", "--prompts", _folder["prompts"], "--model", model.Path, "--steps", "1", "--no-clip", "--videos", _folder["run"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(128, Directory.GetFiles(_folder["run"], "*.mp4").Length);
        Assert.Equal(
            ReportCategories.All,
            run.Json.GetProperty("categories").EnumerateArray().Select(row => (row.GetProperty("category").GetString()!, row.GetProperty("prompts").GetInt32())));
    }

    [Fact]
    public void Suite_EveryBadArgument_IsTold()
    {
        var run = CliRun.Of("evaluate", "kinora-eval", "--model", _folder["none"], "--against", _folder["nobody"], "--limit", "0", "--seeds", "-1", "--no-clip", "--clip", "mini", "--aesthetic-head", _folder["head"],
            "--votes", _folder["votes"], "--judge-url", "nowhere", "--judge-model", "m");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.All(["none", "nobody", "--limit", "--seeds", "--no-clip", "head", "votes", "nowhere"], part => Assert.Contains(part, run.Error));
    }

    [Fact]
    public void Suite_AnUnknownLanguage_IsRefused() =>
        Assert.Contains("zh, en or both", CliRun.Of("evaluate", "kinora-eval", "--model", model.Path, "--no-clip", "--language", "fr").Error);

    [Fact]
    public void Suite_List_PrintsPromptsAndMakesNothing()
    {
        var run = CliRun.Of("evaluate", "kinora-eval", "--model", model.Path, "--no-clip", "--list", "--language", "en", "--limit", "5");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(5, run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(line => line.Split('\t').Length == 3));
    }

    [Fact]
    public void Video_AgainstItself_HasPhysicsIqsBest()
    {
        var path = _folder["clip.mp4"];
        Assert.Equal(ExitCodes.Done, CliRun.Of("generate", "a cat", "--model", model.Path, "--seed", "1", "-o", path).ExitCode);
        var run = CliRun.Of("evaluate", "video", path, "--real", path, "--real-take", path, "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(100, run.Json.GetProperty("physics_iq_score").GetDouble());
        Assert.Equal(0, run.Json.GetProperty("physics_iq").GetProperty("mse").GetDouble());
        Assert.InRange(run.Json.GetProperty("figures").GetProperty("temporal_flicker").GetDouble(), 0, 1);
        Assert.Equal(ExitCodes.BadArguments, CliRun.Of("evaluate", "video", path, "--real-take", path).ExitCode);
    }

    [Fact]
    public void Votes_OfTwoFiles_AreAddedUpAndWrittenAsOne()
    {
        VoteFile.Write(_folder["one.jsonl"], Enumerable.Range(0, 20).Select(k => new Vote(k, "Sports", JudgementAxis.Overall, "anna", "a", "b", k < 15 ? VoteOutcome.Win : VoteOutcome.Loss)));
        VoteFile.Write(_folder["two.jsonl"], [new Score(0, "Sports", JudgementAxis.Motion, "anna", "a", 4), new Score(0, "Sports", JudgementAxis.Motion, "anna", "b", 3)]);
        var run = CliRun.Of("evaluate", "votes", _folder["one.jsonl"], _folder["two.jsonl"], "--model", "a", "--against", "b", "-o", _folder["all.jsonl"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal((20, 2), (run.Json.GetProperty("votes").GetInt32(), run.Json.GetProperty("scores").GetInt32()));
        Assert.Equal("a", run.Json.GetProperty("strengths").GetProperty("overall")[0].GetProperty("model").GetString());
        Assert.Contains("15-0-5", run.Error);
        Assert.Contains("4–3", run.Error);
        Assert.Equal(22, VoteFile.Read(_folder["all.jsonl"]).Count);
    }

    public void Dispose() => _folder.Dispose();

    private static int Made(CliRun run) => run.Error.Split('\n').Count(line => line.StartsWith("Made ", StringComparison.Ordinal));
}
