using System.Text.Json.Nodes;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

/// <summary>All evaluations of what alignment trains put their figures into one file.</summary>
public sealed class ResultsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Results_OfEveryEvaluation_StandInOneFileAsTheirReportsHaveThem()
    {
        TinyJudge.WriteWithModel(_folder);
        TinyLora.Write(_folder["lora.safetensors"]);
        Directory.CreateDirectory(_folder["turbo"]);
        File.WriteAllText(_folder["turbo/model_index.json"], """{"_class_name": "StepVideoPipeline", "_base_model": "../tiny"}""");
        File.WriteAllText(_folder["turbo/generation_config.json"], (TinyModel.Defaults with { Width = 32, Height = 32, Steps = 2, Guidance = 1 }).ToJson());
        Reward();

        string[] against = ["--against", _folder["tiny"], "--judge", _folder["judge"], "--runs", _folder["runs"]];
        string[] preference = ["preference", "--model", _folder["tiny"], "--axis", "physics", "--prompts", "2", "--videos", "2", "--other-prompts", "0", "--flow-clips", "0", .. against];
        var dpo = Evaluate("dpo", [.. preference, "--lora", _folder["lora.safetensors"]]);
        var swapped = Evaluate("swapped", preference);
        var turbo = Evaluate("turbo", ["turbo", "--model", _folder["turbo"], "--prompts", "1", "--timings", "1", .. against]);
        var reward = Evaluate("reward", ["reward", "--reward", _folder["reward"], "--model", _folder["tiny"], "--pairs", _folder["damage/pairs.jsonl"]]);

        var results = JsonNode.Parse(File.ReadAllText(_folder["docs/results.json"]))!.AsObject();
        Assert.Equal(
            [
                Number(dpo, "win_rate"), Number(dpo, "win_rate_interval", "low"), Number(dpo, "pairs"), Number(swapped, "win_rate"), Number(reward, "accuracy"),
                Number(turbo, "evaluations"), Number(turbo, "speedup"), Number(turbo, "judge_loss_points"),
            ],
            new[] { "dpo_win_rate", "dpo_win_rate_low95", "dpo_pairs", "swapped_win_rate", "reward_accuracy", "turbo_evaluations", "turbo_speedup", "turbo_judge_loss_points" }
                .Select(name => results[name]!.GetValue<double>()));
        Assert.Equal(["dpo", "reward", "swapped", "turbo"], results["commands"]!.AsObject().Select(command => command.Key));
        Assert.Equal(["dpo.json", "results.json", "reward.json", "swapped.json", "turbo.json"], Directory.GetFiles(_folder["docs"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    // The report beside the results is the one that was printed.
    private JsonNode Evaluate(string key, string[] command)
    {
        var run = CliRun.Of(["evaluate", .. command, "--key", key, "--results", _folder["docs/results.json"], "--json"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var report = JsonNode.Parse(run.Out)!;
        Assert.True(JsonNode.DeepEquals(report, JsonNode.Parse(File.ReadAllText(_folder[$"docs/{key}.json"]))));
        return report;
    }

    // A reward model of a few steps, on real clips against damaged ones.
    private void Reward()
    {
        Done("data", "prefer", "-o", _folder["damage"], "--model", _folder["tiny"], "--label", "damage", "--axis", "physics", "--prompts", "3", "--frames", "34");
        File.WriteAllText(_folder["reward.json"], $$"""
            {
              "stage": "reward", "model": "{{_folder["tiny"]}}", "reward": "{{_folder["reward"]}}", "pairs": [ "{{_folder["damage/pairs.jsonl"]}}" ], "axis": "physics", "width": 8, "batch": 2,
              "trainer": { "run_folder": "{{_folder["run"]}}", "samples": 8, "plots": false }
            }
            """);
        Done("train", "reward", "--config", _folder["reward.json"]);

        static void Done(params string[] command)
        {
            var run = CliRun.Of(command);
            Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        }
    }

    private static double Number(JsonNode report, params string[] path) => Math.Round(path.Aggregate(report, (node, name) => node[name]!).GetValue<double>(), 6);
}
