using System.Text.Json.Nodes;
using Kinora.Checkpoints;
using Kinora.Data.Preference;
using Kinora.Models.Lora;
using Kinora.Models.StepVideoDit;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;
using Kinora.Training.Plots;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class DpoTests : IDisposable
{
    private readonly PreferenceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("\"method\": \"full\", ")]
    public void Start_IsTheReference_SoTheLossIsLogTwo(string method)
    {
        var config = _folder.Config(samples: 3);
        config = config with { Trainer = config.Trainer! with { LearningRate = 1e-30 }, Dpo = config.Dpo with { Weights = method.Length > 0 ? new() { Method = WeightChoice.Full } : config.Dpo.Weights } };
        FinetuneFolder.Train(config);
        var heldOut = HeldOut("run");
        Assert.Equal(Math.Log(2), heldOut["loss"]!.GetValue<double>(), 5);
        Assert.Equal(1, heldOut["winner_ratio"]!.GetValue<double>(), 5);
        Assert.Equal(1, heldOut["loser_ratio"]!.GetValue<double>(), 5);
        Assert.Equal(0, heldOut["margin"]!.GetValue<double>(), 5);
    }

    [Fact]
    public void Lora_OfAFewSteps_PrefersWinnersOfPromptsItHasNotSeen()
    {
        var before = TensorScope.LiveTensors;
        var sha = new ModelFolder(_folder.Model).WeightsSha256();
        var log = FinetuneFolder.Train(_folder.Config());
        Assert.Contains("8 pairs are trained on, 4 held out (2 of 6 prompts); 0 have no winner", log);
        Assert.DoesNotContain("other weights", log);
        var heldOut = HeldOut("run");
        Assert.Equal(1, heldOut["accuracy"]!.GetValue<double>());
        Assert.True(heldOut["loss"]!.GetValue<double>() < 0.6, $"{heldOut}");
        Assert.True(heldOut["winner_ratio"]!.GetValue<double>() < heldOut["loser_ratio"]!.GetValue<double>());
        var step = Metrics("run", "train")[^1];
        Assert.All(new[] { "accuracy", "margin", "winner_error", "winner_reference", "loser_error", "loser_reference" }, name => Assert.NotNull(step[name]));
        var figures = RunFigures.Read(_folder["run"]);
        Assert.Equal(["training loss", "loss", "accuracy", "margin", "winner ratio", "loser ratio"], RunPanels.Compare([figures], byHours: false).Select(p => p.AxisY));
        var panels = RunPanels.HeldOutOf(figures, "dpo");
        Assert.Equal(["loss", "accuracy", "margin", "ratio"], panels.Select(p => p.AxisY));
        Assert.Equal(["winner ratio", "loser ratio"], panels[^1].Curves.Select(c => c.Label));
        using (var lora = LoraFile.Open(_folder["run/lora.safetensors"])) Assert.All(lora.Layers, l => Assert.Equal(4, l.Rank));
        Assert.Equal(sha, new ModelFolder(_folder.Model).WeightsSha256());
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void SwappedLabels_TurnEveryPairRound()
    {
        var options = _folder.Config().Dpo;
        var config = StepVideoDitConfig.Read(new ModelFolder(_folder.Model).TransformerConfigFile);
        using var log = new StringWriter();
        var data = DpoData.Prepare(options, config, new ModelFolder(_folder.Model), log);
        var swapped = DpoData.Prepare(options with { SwapLabels = true }, config, new ModelFolder(_folder.Model), log);
        Assert.Equal(data.Train.Select(p => (p.Winner, p.Loser)), swapped.Train.Select(p => (p.Loser, p.Winner)));
        Assert.Empty(data.Train.Select(p => p.Prompt).Intersect(data.HeldOut.Select(p => p.Prompt)));
        Assert.Contains("LABELS ARE SWAPPED", log.ToString());
        var values = new float[6];
        LatentStore.Copy(data.Train[0].Winner, 0, 3, values);
        Assert.True(values.Average() > 0.8);
    }

    [Fact]
    public void Run_StoppedAndResumed_EndsWithTheSameBits()
    {
        FinetuneFolder.Train(_folder.Config(run: "whole"));
        foreach (var step in new[] { "6/48", "27/48", "never" })
        {
            using var stop = new CancellationTokenSource();
            using var log = new StopAt(step, stop);
            Assert.Equal(step == "never", new TrainingRun(_folder.Config(run: "broken"), log).Run(stop.Token));
        }

        Assert.Equal(File.ReadAllBytes(_folder["whole/lora.safetensors"]), File.ReadAllBytes(_folder["broken/lora.safetensors"]));
    }

    [Fact]
    public void BatchParts_SideBySide_GiveTheSameLossesAndFigures()
    {
        FinetuneFolder.Train(_folder.Config(run: "whole", samples: 6, dpo: "\"winner_weight\": 2, \"loser_limit\": 0.1, "));
        FinetuneFolder.Train(_folder.Config(run: "parts", samples: 6, dpo: "\"winner_weight\": 2, \"loser_limit\": 0.1, ", trainer: "\"batch_parts\": 2, "));
        var steps = Metrics("whole", "train").Zip(Metrics("parts", "train")).ToList();
        Assert.Equal(2, steps.Count);
        foreach (var (whole, parts) in steps) Assert.All(new[] { "loss", "margin", "winner_error", "loser_reference" }, name => AssertSame(whole, parts, name));
        // In the first step network and reference are the same: which of a pair has gained is a matter of rounding there.
        foreach (var (whole, parts) in steps.Skip(1)) AssertSame(whole, parts, "accuracy");

        static void AssertSame(JsonNode whole, JsonNode parts, string name) => Assert.Equal(whole[name]!.GetValue<double>(), parts[name]!.GetValue<double>(), 3);
    }

    [Fact]
    public void RealClips_BesideThePairs_AreLearnedAndMeasured()
    {
        _folder.WriteRealClips(_folder["real.jsonl"]);
        var log = FinetuneFolder.Train(_folder.Config(run: "with", dpo: $"\"real_clips\": [ \"{_folder["real.jsonl"]}\" ], \"real_weight\": 100, "));
        // Winners that a model made, losers, and the second of two rows with one clip don't count.
        Assert.Contains("beside the pairs 3 real clips are trained on, 1 measured on", log);
        FinetuneFolder.Train(_folder.Config(run: "without"));
        var with = HeldOut("with");
        Assert.InRange(with["real_ratio"]!.GetValue<double>(), 0, 0.97);
        Assert.Equal(1, with["accuracy"]!.GetValue<double>());
        Assert.Null(HeldOut("without")["real_ratio"]);
        Assert.NotNull(Metrics("with", "train")[^1]["real_error"]);

        // The same whether a batch is worked on at once or in parts.
        FinetuneFolder.Train(_folder.Config(run: "parts", samples: 6, dpo: $"\"real_clips\": [ \"{_folder["real.jsonl"]}\" ], \"real_weight\": 100, ", trainer: "\"batch_parts\": 2, "));
        foreach (var (whole, parts) in Metrics("with", "train").Zip(Metrics("parts", "train")))
            Assert.All(new[] { "loss", "real_error" }, name => Assert.Equal(whole[name]!.GetValue<double>(), parts[name]!.GetValue<double>(), 2));
    }

    [Fact]
    public void Captions_OfRealClips_AreLeftOutAtTheirShare()
    {
        IReadOnlyList<VideoGroup> groups = [.. Enumerable.Range(0, 3).Select(k => new VideoGroup($"prompt {k}", [_folder[$"{k}-a.safetensors"]]))];
        var asked = new List<string>();
        var windows = new VideoWindows(groups, [3, 1, 1, 2], 3, texts => { asked.AddRange(texts); return null!; }, new RandomStream(1), textDropout: 0.3);
        for (var first = 0; first < 600; first += 3) windows.Draw(first, 3);
        Assert.InRange(asked.Count(text => text.Length == 0), 140, 220);
        Assert.All(groups, group => Assert.InRange(asked.Count(text => text == group.Prompt), 100, 180));
    }

    [Fact]
    public void NegativeShare_LeavesThePromptOutAndTurnsThePairRound()
    {
        IReadOnlyList<VideoGroup> groups = [new DpoPair("prompt 0", _folder["0-a.safetensors"], _folder["0-b.safetensors"])];
        IReadOnlyList<string> asked = [];
        var windows = new VideoWindows(groups, [3, 1, 1, 2], 3, texts => { asked = texts; return null!; }, new RandomStream(1), textDropout: 0.5, turnedWithoutText: true);
        var without = 0;
        for (var draw = 0; draw < 100; draw++)
        {
            // The first video of the pair is near 1, the second near -1.
            var batch = windows.Draw(draw, 1);
            Assert.Equal(asked is [""], batch.Latents[0] < 0);
            without += asked[0].Length == 0 ? 1 : 0;
        }

        Assert.InRange(without, 30, 70);
    }

    [Fact]
    public void RedFlag_StopsTheRunAndExportsNothing()
    {
        var error = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(_folder.Config("\"flag_steps\": 2, ", samples: 3000) is var config ? config with { Dpo = config.Dpo with { LoserFlag = 0.01 } } : null!));
        Assert.Contains("red flag: the losers' error is", error.Message);
        Assert.Contains("dpo.loser_flag", error.Message);
        Assert.False(File.Exists(_folder["run/lora.safetensors"]));
    }

    [Fact]
    public void Pairs_ThatCanNotBeUsed_AreRefusedWithTheReason()
    {
        var config = _folder.Config();
        Assert.Contains("none of 12 pairs has a winner on the axis 'setting'; labelled are physics, setting", Refused(config.Dpo with { Axis = "setting" }));
        Assert.Contains("'dpo.latent_frames' is 6, the videos have 3", Refused(config.Dpo with { LatentFrames = 6 }));
        Assert.Contains("'dpo.real_clips' has 0 winning videos that no model made", Refused(config.Dpo with { RealClips = [_folder.Pairs], RealWeight = 1 }));
        _folder.WriteRealClips(_folder["long.jsonl"], latentFrames: 6);
        Assert.Contains("'dpo.real_clips' has latents of the sizes [6, 1, 1, 2], the pairs of [3, 1, 1, 2]", Refused(config.Dpo with { RealClips = [_folder["long.jsonl"]], RealWeight = 1 }));
        Assert.Contains("'dpo.real_weight' is 0", Refused(config.Dpo with { RealClips = ["real.jsonl"] }));
        Assert.Contains("'dpo.text_dropout' is 2", Refused(config.Dpo with { TextDropout = 2 }));
        Assert.Contains("'dpo.negative_share' is -1", Refused(config.Dpo with { NegativeShare = -1 }));
        Assert.Contains("'dpo.real_weight' is 2", Refused(config.Dpo with { RealWeight = 2 }));
        Assert.Contains("'dpo.weights.targets[0]' is 'blocks.*'", Refused(config.Dpo with { Weights = new() { Targets = ["blocks.*"] } }));
        var faulty = Refused(new() { Beta = 0, Batch = 0, HeldOutShare = 0, LatentFrames = 4, LoserLimit = -1, FlagSteps = 0, Weights = new() { Method = "qlora", Rank = 0 } });
        Assert.All(new[] { "pairs", "axis", "beta", "batch", "held_out_share", "latent_frames", "loser_limit", "flag_steps", "weights.method", "weights.rank" }, field => Assert.Contains($"'dpo.{field}'", faulty));
        File.AppendAllText(_folder.Pairs, "nonsense\n");
        Assert.Contains("row 13: no pair", Assert.Throws<PreferenceDataException>(() => FinetuneFolder.Train(config)).Message);

        string Refused(DpoOptions options) => Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Dpo = options })).Message;
    }

    [Fact]
    public void Full_Training_WritesAWholeModel()
    {
        var config = _folder.Config(samples: 6);
        FinetuneFolder.Train(config with { Dpo = config.Dpo with { Weights = new() { Method = WeightChoice.Full } }, Trainer = config.Trainer! with { LearningRate = 1e-4 } });
        var trained = Pipelines.TextToVideoModel.Open(_folder["run/model"]);
        Assert.Equal(TinyModel.Defaults, trained.Defaults);
        Assert.NotEqual(new ModelFolder(_folder.Model).WeightsSha256(ModelParts.Transformer), trained.Folder.WeightsSha256(ModelParts.Transformer));
    }

    private JsonObject HeldOut(string run) => Metrics(run, "held_out")[^1];

    private List<JsonObject> Metrics(string run, string kind) =>
        [.. File.ReadAllLines(Path.Combine(_folder[run], "metrics.jsonl")).Select(l => JsonNode.Parse(l)!.AsObject()).Where(l => l["kind"]!.GetValue<string>() == kind)];

    // Presses Ctrl-C when a step is logged.
    private sealed class StopAt(string step, CancellationTokenSource stop) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains($" {step}", StringComparison.Ordinal) == true) stop.Cancel();
        }
    }
}
