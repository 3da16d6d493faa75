using Kinora.Checkpoints;
using Kinora.Data.Clips;
using Kinora.Models.Lora;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class FinetuneTests : IDisposable
{
    private readonly FinetuneFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Lora_OfAFewSteps_LowersTheLossAndChangesVideosByItsScale()
    {
        var before = TensorScope.LiveTensors;
        var start = _folder.Config(run: "start");
        FinetuneFolder.Train(start with { Trainer = start.Trainer! with { Samples = 2, LearningRate = 1e-12 } });
        var log = FinetuneFolder.Train(_folder.Config());
        Assert.Contains("4 videos and 0 pictures, brought to 32x32", log);
        Assert.Contains("33 % of the picture cut off at the sides; the first 17 of 20 frames used", log);
        Assert.Contains("3 rows are trained on, 1 held out", log);
        Assert.True(HeldOut("run") < 0.95 * HeldOut("start"), $"{HeldOut("start")} to {HeldOut("run")}");

        var file = Path.Combine(_folder["run"], "lora.safetensors");
        using (var lora = LoraFile.Open(file))
        {
            Assert.Equal(8, lora.StatedAlpha);
            Assert.Equal(2 * 7, lora.Layers.Count);
            Assert.All(lora.Layers, l => Assert.Equal(4, l.Rank));
            Assert.Equal(new ModelFolder(_folder.Model).WeightsSha256(ModelParts.Transformer), lora.BaseSha256);
        }

        var model = TextToVideoModel.Open(_folder.Model, [new LoraChoice(file)]);
        Assert.Empty(model.FindLoraDoubts());
        var plain = Frames();
        Assert.Equal(plain, Frames(new LoraChoice(file, 0)));
        Assert.NotEqual(plain, Frames(new LoraChoice(file)));
        Assert.Equal(4, File.ReadAllLines(Path.Combine(_folder["run"], "dataset.jsonl")).Length);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(_folder["run"], "samples"), "*.png"));
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Lora_StoppedAndResumed_EndsWithTheSameBits()
    {
        FinetuneFolder.Train(_folder.Config(run: "whole"));
        foreach (var step in new[] { "8/48", "22/48", "never" })
        {
            using var stop = new CancellationTokenSource();
            using var log = new StopAt(step, stop);
            Assert.Equal(step == "never", new TrainingRun(_folder.Config(run: "broken"), log).Run(stop.Token));
        }

        Assert.Equal(LoraBytes("whole"), LoraBytes("broken"));
    }

    [Fact]
    public void Full_Training_WritesAWholeModelAndLeavesTheBaseAlone()
    {
        var sha = new ModelFolder(_folder.Model).WeightsSha256();
        FinetuneFolder.Train(_folder.Config("\"method\": \"full\","));
        Assert.Equal(sha, new ModelFolder(_folder.Model).WeightsSha256());
        var trained = TextToVideoModel.Open(_folder["run/model"]);
        Assert.NotEqual(Frames(), Frames(trained));
        Assert.Equal(
            new ModelFolder(_folder.Model).WeightsSha256(ModelParts.All & ~ModelParts.Transformer),
            new ModelFolder(_folder["run/model"]).WeightsSha256(ModelParts.All & ~ModelParts.Transformer));
        var onto = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(_folder.Config("\"method\": \"full\",", $"\"export_folder\": \"{_folder.Model}\",")));
        Assert.Contains("would be overwritten", onto.Message);
    }

    [Fact]
    public void BadRows_AreRefusedTogether_OrSkippedAloud()
    {
        _folder.Add("short", 2, frames: 5);
        File.WriteAllText(Path.Combine(_folder.Clips, "broken.mp4"), "no video");
        File.WriteAllText(Path.Combine(_folder.Clips, "broken.txt"), "broken");
        File.WriteAllText(Path.Combine(_folder.Clips, "lost.txt"), "lost");
        var error = Assert.Throws<ClipDataException>(() => FinetuneFolder.Train(_folder.Config()));
        foreach (var part in new[] { "3 of 7 rows", "row 2 (broken.mp4): can't be decoded", "row 4 (lost.txt): missing file", "row 6 (short.mp4): too short: 5 frames" }) Assert.Contains(part, error.Message);
        Assert.False(Directory.Exists(_folder["latents"]));

        var log = FinetuneFolder.Train(_folder.Config("\"on_bad_rows\": \"skip\","));
        Assert.Contains("3 of 7 rows can't be used and are skipped", log);
        Assert.Contains("row 6 (short.mp4): too short", log);
        Assert.Contains("3 rows are trained on, 1 held out", log);
    }

    [Fact]
    public void Latents_OfAnotherForm_AreRefusedByName()
    {
        FinetuneFolder.Train(_folder.Config());
        var again = FinetuneFolder.Train(_folder.Config(run: "again"));
        Assert.Contains("4 of 4 clips are cached", again);
        var other = _folder.Config(run: "other");
        var error = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(other with { Finetune = other.Finetune with { Width = 48 } }));
        Assert.Contains("'width' is 32, not 48", error.Message);
        Assert.Contains("'finetune.latent_cache'", error.Message);
    }

    [Fact]
    public void GoingOn_FromAnotherBaseOrAlpha_IsRefused()
    {
        FinetuneFolder.Train(_folder.Config());
        var config = _folder.Config();
        var alpha = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Finetune = config.Finetune with { Alpha = 9 } }));
        Assert.Contains("\"alpha\": 8", alpha.Message);
        TinyModel.Write(_folder["other"], (key, values) =>
        {
            if (key == "transformer/proj_out.bias") values.AddInPlace(values);
        });
        Assert.Contains("begun as", Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Model = _folder["other"] })).Message);
    }

    [Fact]
    public void Lengths_ThatNoClipHas_AreRefused()
    {
        var config = _folder.Config();
        var error = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Finetune = config.Finetune with { Lengths = [new(51)] } }));
        Assert.Contains("51 frames, and the longest clip that is trained on has 34", error.Message);
    }

    [Fact]
    public void Targets_ThatNoLayerFits_AreRefused()
    {
        var config = _folder.Config();
        var error = Assert.Throws<TrainingException>(() => FinetuneFolder.Train(config with { Finetune = config.Finetune with { Targets = ["transformer_blocks.*", "blocks.*"] } }));
        Assert.Contains("'finetune.targets[1]' is 'blocks.*'", error.Message);
    }

    [Fact]
    public void Check_SeveralFaults_TellsAllOfThem()
    {
        var config = _folder.Config() with
        {
            Finetune = new() { Method = "qlora", OnBadRows = "mend", Width = 20, Fps = 0, MaxFrames = 20, Rank = 0, Targets = [], Lengths = [new(16), new(34), new(34, 0, 0)], HeldOutShare = 1 },
        };
        var message = Assert.Throws<TrainingException>(config.Check).Message;
        string[] fields = ["data", "method", "on_bad_rows", "width", "fps", "max_frames", "rank", "lengths", "lengths[0].frames", "lengths[1].frames", "lengths[2].share", "lengths[2].batch", "held_out_share"];
        Assert.All(fields, f => Assert.Contains($"'finetune.{f}'", message));
    }

    private double HeldOut(string run) => File.ReadAllLines(Path.Combine(_folder[run], "metrics.jsonl"))
        .Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!).Single(l => l["kind"]!.GetValue<string>() == "held_out")["loss"]!.GetValue<double>();

    private byte[] LoraBytes(string run) => File.ReadAllBytes(Path.Combine(_folder[run], "lora.safetensors"));

    private byte[] Frames(params LoraChoice[] loras) => Frames(TextToVideoModel.Open(_folder.Model, loras));

    private static byte[] Frames(TextToVideoModel model)
    {
        using var sink = new MemorySink();
        new TextToVideoPipeline(model).Generate(GenerationRequest.From("a red wall", 3, TinyModel.Defaults), _ => sink);
        return sink.Bytes;
    }

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
