using System.Text.Json.Nodes;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class EvaluateTurboTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Turbo_OfRunsOfTheSuite_ComparesTheirVerdictsAndMakesNoVideos()
    {
        WriteModels();
        foreach (var name in (string[])["turbo", "tiny"])
        {
            var made = CliRun.Of("evaluate", "world", "--model", _folder[name], "--judge", _folder["judge"], "--limit", "2", "--videos", _folder[$"world-{name}"]);
            Assert.True(made.ExitCode == ExitCodes.Done, made.Error);
        }

        var run = Turbo("--world", _folder["world-turbo"], "--against-world", _folder["world-tiny"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(2, run.Json.GetProperty("axes").GetProperty("setting").GetProperty("videos").GetInt32());
        Assert.False(Directory.Exists(_folder["runs"]));

        // The other way round the folders are of other settings, an unfinished run has no report, and one folder alone compares nothing.
        Assert.Contains("of another run", Turbo("--world", _folder["world-tiny"], "--against-world", _folder["world-turbo"]).Error);
        File.Delete(_folder["world-tiny/report.json"]);
        Assert.Contains("it has no report", Turbo("--world", _folder["world-turbo"], "--against-world", _folder["world-tiny"]).Error);
        Assert.Contains("go together", Turbo("--world", _folder["world-turbo"]).Error);

        CliRun Turbo(params string[] more) => CliRun.Of(["evaluate", "turbo", "--model", _folder["turbo"], "--against", _folder["tiny"], "--timings", "1", "--runs", _folder["runs"], "--json", .. more]);
    }

    [Fact]
    public void Turbo_OfAFolderThatHasFewerStepsForItsOwn_IsMeasuredWithThem()
    {
        WriteModels();
        var run = CliRun.Of(
            "evaluate", "turbo", "--model", _folder["turbo"], "--against", _folder["tiny"], "--judge", _folder["judge"], "--prompts", "1", "--timings", "1", "--runs", _folder["runs"],
            "--key", "turbo", "--results", _folder["results.json"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal((2, 6), (run.Json.GetProperty("evaluations").GetInt32(), run.Json.GetProperty("against_evaluations").GetInt32()));
        var read = JsonNode.Parse(File.ReadAllText(_folder["results.json"]))!;
        Assert.All(new[] { "turbo_evaluations", "turbo_speedup", "turbo_judge_loss_points", "turbo_judge_mean_loss_points" }, name => Assert.NotNull(read[name]));
        Assert.True(read["turbo_judge_loss_points"]!.GetValue<double>() >= 0);
        Assert.Equal(TextToVideoModel.Open(_folder["tiny"]).ComputeWeightsSha256(), TextToVideoModel.Open(_folder["turbo"]).ComputeWeightsSha256());
    }

    // All of the base's, with settings of its own: what the reflow stage exports beside a transformer.
    private void WriteModels()
    {
        TinyJudge.WriteWithModel(_folder);
        Directory.CreateDirectory(_folder["turbo"]);
        File.WriteAllText(_folder["turbo/model_index.json"], """{"_class_name": "StepVideoPipeline", "_base_model": "../tiny"}""");
        File.WriteAllText(_folder["turbo/generation_config.json"], (TinyModel.Defaults with { Width = 32, Height = 32, Steps = 2, Guidance = 1 }).ToJson());
    }
}
