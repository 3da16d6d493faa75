using System.Text.Json.Nodes;
using Kinora.Checkpoints;
using Kinora.Cli.Tests.Support;
using Kinora.Data.Preference;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;

namespace Kinora.Cli.Tests.Commands;

public sealed class RewardTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TrainedReward_AgreesWithNewLabelsAndChoosesItsBestVideo()
    {
        WritePairs("train", 24, seed: 1);
        WritePairs("test", 12, seed: 2);
        var trained = CliRun.Of("train", "reward", "--config", Config("run", 960));
        Assert.True(trained.ExitCode == ExitCodes.Done, trained.Error);
        Assert.Contains("48 pairs labelled on the axis 'motion' of 24 prompts, 12 of them ties", trained.Error);

        var measured = CliRun.Of(
            "evaluate", "reward", "--reward", _folder["run-reward"], "--model", model.Path, "--pairs", _folder["test.jsonl"], "--key", "reward", "--results", _folder["results.json"], "--json");
        Assert.True(measured.ExitCode == ExitCodes.Done, measured.Error);
        Assert.Equal((18, 12), (measured.Json.GetProperty("pairs").GetInt32(), measured.Json.GetProperty("prompts").GetInt32()));
        Assert.InRange(JsonNode.Parse(File.ReadAllText(_folder["results.json"]))!["reward_accuracy"]!.GetValue<double>(), 0.9, 1);

        var labelled = CliRun.Of("data", "prefer", "-o", _folder["round"], "--model", model.Path, "--label", "reward", "--reward", _folder["run-reward"], "--prompts", "2", "--videos", "3", "--margin", "0");
        Assert.True(labelled.ExitCode == ExitCodes.Done, labelled.Error);
        var pairs = PreferenceList.Read(_folder["round/pairs.jsonl"]).ThrowIfBad().Pairs;
        Assert.Equal((6, true), (pairs.Count, pairs.All(p => p.Annotator == "reward" && p.Labels["motion"] != PreferenceOutcome.Tie)));
        Assert.Empty(Directory.GetFiles(_folder["round/videos"]));

        var best = CliRun.Of("generate", "a red wall", "--model", model.Path, "--seed", "4", "--best-of", "3", "--reward", _folder["run-reward"], "-o", _folder["best.png"]);
        Assert.True(best.ExitCode == ExitCodes.Done, best.Error);
        var scores = best.Error.Split('\n').Where(l => l.Contains("motion scores", StringComparison.Ordinal)).Select(l => double.Parse(l.Split(' ')[^1])).ToList();
        Assert.Equal(3, scores.Count);
        // The same as the plain video of that number.
        var plain = CliRun.Of("generate", "a red wall", "--model", model.Path, "--seed", "4", "--count", "3", "-o", _folder["all.png"]);
        Assert.True(plain.ExitCode == ExitCodes.Done, plain.Error);
        Assert.Equal(Media.ImageFile.ReadRgb(_folder[$"all-{scores.IndexOf(scores.Max()) + 1}.png"]).Data, Media.ImageFile.ReadRgb(_folder["best.png"]).Data);
    }

    [Fact]
    public void TrainReward_StoppedAndResumed_EndsWithTheSameBits()
    {
        WritePairs("train", 6, seed: 1);
        Assert.Equal(ExitCodes.Done, CliRun.Of("train", "reward", "--config", Config("whole", 64)).ExitCode);
        using var stop = new CancellationTokenSource();
        Assert.Equal(ExitCodes.Cancelled, CliRun.Of(["train", "reward", "--config", Config("broken", 64)], new CancelAt("24/64", stop), stop.Token).ExitCode);
        Assert.Equal(ExitCodes.Done, CliRun.Of("train", "reward", "--config", Config("broken", 64)).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder["whole-reward/reward.safetensors"]), File.ReadAllBytes(_folder["broken-reward/reward.safetensors"]));
    }

    [Fact]
    public void TrainReward_WithPlanAndDryRun_SaysWhatItTakesAndLeavesNothing()
    {
        // The plan needs no pairs: there are none yet.
        var plan = CliRun.Of("train", "reward", "--config", Config("run", 64), "--plan", "--json");
        Assert.True(plan.ExitCode == ExitCodes.Done, plan.Error);
        var networks = plan.Json.GetProperty("networks");
        Assert.Equal(["reward", "step_llm", "hunyuan_clip"], networks.EnumerateArray().Select(n => n.GetProperty("name").GetString()));
        Assert.Equal((8, 6.0), (plan.Json.GetProperty("steps").GetInt32(), plan.Json.GetProperty("step_kinds")[0].GetProperty("units_per_sample").GetDouble()));
        Assert.True(plan.Json.GetProperty("flops_per_step").GetDouble() > 0);

        WritePairs("train", 12, seed: 1);
        var before = _folder.Files;
        var folders = Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length;
        var dry = CliRun.Of("train", "reward", "--config", Config("run", 64), "--dry-run", "--json");
        Assert.True(dry.ExitCode == ExitCodes.Done, dry.Error);
        Assert.Contains("of 8 prompts", dry.Error);
        Assert.Contains("load and compare", dry.Error);
        var kind = Assert.Single(dry.Json.GetProperty("step_kinds").EnumerateArray());
        Assert.True(double.IsFinite(kind.GetProperty("loss").GetDouble()));
        Assert.InRange(dry.Json.GetProperty("checkpoint_bytes").GetInt64(), dry.Json.GetProperty("planned_checkpoint_bytes").GetInt64(), dry.Json.GetProperty("planned_checkpoint_bytes").GetInt64() + 100_000);
        Assert.Equal(["config.json", "reward.safetensors"], dry.Json.GetProperty("exported").EnumerateArray().Select(f => f.GetString()));
        // As many numbers as were planned.
        Assert.Contains($"{networks[0].GetProperty("parameters").GetInt64():N0} parameters", dry.Error);
        Assert.Equal(before, _folder.Files);
        Assert.Equal(folders, Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length);
    }

    [Fact]
    public void Reward_OfAnotherModelOrBadArguments_IsRefused()
    {
        WritePairs("train", 4, seed: 1);
        Assert.Equal(ExitCodes.Done, CliRun.Of("train", "reward", "--config", Config("run", 8)).ExitCode);
        TinyModel.Write(_folder["other"], (key, value) => { if (key.StartsWith("vae/", StringComparison.Ordinal)) value.MulInPlace(2); });
        var other = CliRun.Of("generate", "a wall", "--model", _folder["other"], "--best-of", "2", "--reward", _folder["run-reward"], "-o", _folder["x.png"]);
        Assert.Equal(ExitCodes.BadInput, other.ExitCode);
        Assert.Contains("another CLIP or VAE", other.Error);
        var long_ = CliRun.Of("generate", "a wall", "--model", model.Path, "--frames", "34", "--best-of", "2", "--reward", _folder["run-reward"], "-o", _folder["x.png"]);
        Assert.Contains("its latents have 6 frames of 1 channels at 2 places, the reward model was trained on 3 of 1 at 2", long_.Error);
        Assert.False(File.Exists(_folder["x.png"]));

        Assert.Contains("go together", CliRun.Of("generate", "a wall", "--model", model.Path, "--best-of", "2").Error);
        Assert.Contains("--best-of and --count", CliRun.Of("generate", "a wall", "--model", model.Path, "--best-of", "2", "--reward", _folder["run-reward"], "--count", "2").Error);
        Assert.Contains("--label reward and --reward go together", CliRun.Of("data", "prefer", "-o", _folder["round"], "--model", model.Path, "--label", "reward").Error);
        Assert.Contains("no reward model", CliRun.Of("evaluate", "reward", "--reward", _folder["none"], "--model", model.Path, "--pairs", _folder["train.jsonl"]).Error);
        File.WriteAllText(_folder["bad.json"], """{ "stage": "reward", "model": "", "reward": "", "width": 0, "noise": -1, "trainer": { "run_folder": "r", "samples": 1 } }""");
        var faults = CliRun.Of("train", "reward", "--config", _folder["bad.json"]);
        Assert.Equal(ExitCodes.BadInput, faults.ExitCode);
        foreach (var part in new[] { "'model' is empty", "'reward' is empty", "'pairs' is empty", "'axis' is empty", "'width' is 0", "'noise' is -1" }) Assert.Contains(part, faults.Error);
    }

    private string Config(string name, int samples)
    {
        File.WriteAllText(_folder[$"{name}.json"], $$"""
            {
              "stage": "reward", "model": "{{model.Path}}", "reward": "{{_folder[$"{name}-reward"]}}", "pairs": [ "{{_folder["train.jsonl"]}}" ], "axis": "motion", "width": 16, "batch": 8,
              "trainer": { "run_folder": "{{_folder[name]}}", "samples": {{samples}}, "learning_rate": 0.01, "warmup_steps": 2, "ema_decay": 0.8, "log_steps": 1, "plots": false }
            }
            """);
        return _folder[$"{name}.json"];
    }

    // Two pairs of each prompt: what rises over time wins against what falls; every fourth pair is a tie of two that rise.
    private void WritePairs(string list, int prompts, ulong seed)
    {
        using var scope = new TensorScope();
        var sha = new ModelFolder(model.Path).WeightsSha256();
        var pairs = new List<PreferencePair>();
        for (var k = 0; k < 2 * prompts; k++)
        {
            var outcome = k % 4 == 3 ? PreferenceOutcome.Tie : k % 2 == 0 ? PreferenceOutcome.Win : PreferenceOutcome.Lose;
            Write("a", outcome != PreferenceOutcome.Lose);
            Write("b", outcome != PreferenceOutcome.Win);
            pairs.Add(new PreferencePair($"{list} prompt {k / 2}", "en", new($"{list}-{k}-a.safetensors"), new($"{list}-{k}-b.safetensors"), new Dictionary<string, PreferenceOutcome> { ["motion"] = outcome }, "judge", sha));

            void Write(string name, bool rises)
            {
                var noise = new RandomStream(seed).Split(name).Split((ulong)k).Normal([3, 1, 1, 2]) * 0.3;
                LatentStore.Write(_folder[$"{list}-{k}-{name}.safetensors"], noise + (Tensor.From([-1f, 0f, 1f], 3, 1, 1, 1) * (rises ? 1.0 : -1.0)));
            }
        }

        PreferenceList.Write(_folder[$"{list}.jsonl"], pairs);
    }
}
