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
    public void Turbo_OfAFolderThatHasFewerStepsForItsOwn_IsMeasuredWithThem()
    {
        TinyJudge.WriteWithModel(_folder);
        // All of the base's, with settings of its own: what the reflow stage exports beside a transformer.
        Directory.CreateDirectory(_folder["turbo"]);
        File.WriteAllText(_folder["turbo/model_index.json"], """{"_class_name": "StepVideoPipeline", "_base_model": "../tiny"}""");
        File.WriteAllText(_folder["turbo/generation_config.json"], (TinyModel.Defaults with { Width = 32, Height = 32, Steps = 2, Guidance = 1 }).ToJson());
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
}
