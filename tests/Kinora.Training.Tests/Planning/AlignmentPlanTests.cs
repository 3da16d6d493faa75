using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;
using Kinora.Tensors;
using Kinora.Training.Planning;
using Kinora.Training.Stages;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests.Planning;

/// <summary>Plans and dry runs of the stages that go on from a whole model.</summary>
public sealed class AlignmentPlanTests : IDisposable
{
    private static readonly WeightChoice Full = new() { Method = WeightChoice.Full };

    private readonly List<IDisposable> _folders = [];

    public void Dispose()
    {
        foreach (var folder in _folders) folder.Dispose();
    }

    [Fact]
    public void Plan_OfALora_CountsItsAdaptersAndNoSecondTransformer()
    {
        var run = Dpo();
        var plan = Plan(run);
        using var dit = new StepVideoDit(TinyModel.Dit, ParameterStore.Meta().WithAdapters(run.Dpo.Weights.Adapters(1), Device.Meta));
        var adapters = dit.Parameters.Adapters.Sum(p => p.Value.ElementCount);
        Assert.True(adapters > 0);
        Assert.Equal([new("transformer", dit.Parameters.ElementCount, 0), new PlannedNetwork("lora", adapters, adapters)], plan.Networks.Take(2));
        Assert.Equal(["vae", "step_llm", "hunyuan_clip"], plan.Networks.Skip(2).Select(n => n.Name));
        Assert.Equal(4 * adapters, plan.MemoryBytes.Weights);
        Assert.Equal(16 * adapters, plan.DiskBytes.Checkpoint);
        Assert.Equal(4 * adapters, plan.DiskBytes.Export);
        // 48 pairs in threes, two videos of 3 latent frames with 1 x 2 tokens each.
        Assert.Equal((16L, 3, 12.0), (plan.Steps, plan.StepKinds[0].Batch, plan.StepKinds[0].UnitsPerSample));
    }

    [Fact]
    public void Plan_OfAllWeights_CountsTheReferenceAndWholeModels()
    {
        var dpo = Dpo();
        var plan = Plan(dpo with { Dpo = dpo.Dpo with { Weights = Full } });
        var transformer = plan.Networks[0].Parameters;
        Assert.Equal([new("transformer", transformer, transformer), new PlannedNetwork("frozen_start", transformer, 0)], plan.Networks.Take(2));
        Assert.Equal(2 * (plan.Networks.Sum(n => n.Parameters) - transformer), plan.DiskBytes.Export);

        var reflow = Reflow();
        var path = Plan(reflow with { Reflow = reflow.Reflow with { Weights = Full, Standalone = false } });
        Assert.DoesNotContain(path.Networks, n => n.Name == "frozen_start");
        Assert.Equal(2 * transformer, path.DiskBytes.Export);
        // Two networks read a pair's caption once and both its videos; one network reads a sample's caption and its video.
        Assert.InRange(plan.StepKinds[0].ForwardFlops / plan.StepKinds[0].Batch / (path.StepKinds[0].ForwardFlops / path.StepKinds[0].Batch), 2.01, 3.99);
    }

    [Fact]
    public void Plan_OfAGuidedTeacher_AsksItTwice()
    {
        var run = Reflow();
        var (path, guidance) = (Plan(run), Plan(run with { Reflow = run.Reflow with { Target = ReflowOptions.Guidance } }));
        // The text encoders run with each; a LoRA adds a little to the student only.
        Assert.InRange(guidance.StepKinds[0].ForwardFlops / path.StepKinds[0].ForwardFlops, 2.2, 3);
        Assert.Equal(path.StepKinds[0].BackwardFlops, guidance.StepKinds[0].BackwardFlops);
        var steps = Plan(run with { Reflow = run.Reflow with { Target = ReflowOptions.Guidance, OwnSteps = 2, TeacherSteps = 3 } });
        Assert.InRange(steps.StepKinds[0].ForwardFlops / path.StepKinds[0].ForwardFlops, 5, 7);
    }

    [Fact]
    public void Plan_OfAWindow_CountsItsFramesOnly()
    {
        var run = Dpo();
        Own(run.Model, TinyModel.Defaults with { Frames = 34 });
        var (whole, window) = (Plan(run), Plan(run with { Dpo = run.Dpo with { LatentFrames = 3 } }));
        Assert.Equal((24.0, 12.0), (whole.StepKinds[0].UnitsPerSample, window.StepKinds[0].UnitsPerSample));
        Assert.True(window.Flops < whole.Flops);
        // A clip beside each pair is trained on, and the frozen start is not asked about it.
        var beside = Plan(run with { Dpo = run.Dpo with { RealClips = ["real.jsonl"], RealWeight = 1 } });
        Assert.Equal(36.0, beside.StepKinds[0].UnitsPerSample);
        Assert.InRange(beside.StepKinds[0].BackwardFlops / whole.StepKinds[0].BackwardFlops, 1.3, 1.8);
        // Videos as they are, where they have been looked at.
        Assert.Equal(12.0, new TrainingPlanner(run).Plan(TimeSpan.Zero, [3, 1, 1, 2]).StepKinds[0].UnitsPerSample);
    }

    [Fact]
    public void Plan_OfFinetuning_CountsAStepOfEveryLengthAndOpensNoClip()
    {
        var run = Finetune();
        var plan = Plan(run);
        var kinds = plan.StepKinds.ToDictionary(k => k.Kind);
        Assert.Equal(["1 latent frame", "3 latent frames"], kinds.Keys.Order(StringComparer.Ordinal));
        // Clips of 32x32 pixels, so 2 x 2 tokens in a latent frame.
        Assert.Equal((4.0, 12.0), (kinds["1 latent frame"].UnitsPerSample, kinds["3 latent frames"].UnitsPerSample));
        Assert.Equal(("transformer", "lora"), (plan.Networks[0].Name, plan.Networks[1].Name));
        var wide = Plan(run with { Finetune = run.Finetune with { Width = 64 } });
        Assert.Equal(24.0, wide.StepKinds.Single(k => k.Kind == "3 latent frames").UnitsPerSample);
        Assert.Contains("'finetune.targets", Assert.Throws<TrainingException>(() => Plan(run with { Finetune = run.Finetune with { Targets = ["blocks.*"] } })).Message);
    }

    [Fact]
    public void Plan_ReadsNoPairsAndNoWeights()
    {
        foreach (var run in new[] { Dpo(), Reflow(), Finetune() })
        {
            // Nothing that can be read: pairs, samples and weights are gone or empty.
            foreach (var data in run.Dpo.Pairs) File.Delete(data);
            foreach (var data in run.Reflow.Samples) Directory.Delete(data, recursive: true);
            if (run.Stage == "finetune") Directory.Delete(run.Finetune.Data, recursive: true);
            var model = new ModelFolder(run.Model);
            foreach (var file in model.WeightFiles(ModelParts.All).ToList()) File.WriteAllBytes(model.At(file), []);
            var before = (TensorScope.LiveTensors, Contents(run.Model));
            Assert.True(Plan(run).Flops > 0);
            Assert.Equal(before, (TensorScope.LiveTensors, Contents(run.Model)));
        }
    }

    [Fact]
    public void Plan_OfAModelWhoseOwnVideosHaveNoLatents_SaysSo()
    {
        var run = Dpo();
        Own(run.Model, TinyModel.Defaults with { Frames = 23 });
        Assert.Contains("generation_config.json has 23 frames", Assert.Throws<TrainingException>(() => Plan(run)).Message);
    }

    [Theory]
    [InlineData("dpo", false)]
    [InlineData("dpo", true)]
    [InlineData("reflow", false)]
    [InlineData("reflow", true)]
    [InlineData("finetune", false)]
    [InlineData("finetune", true)]
    public void DryRun_DoesOneStepOfEverythingAndLeavesNothing(string stage, bool full)
    {
        var run = stage switch { "dpo" => Dpo(), "reflow" => Reflow(), _ => Finetune(full ? "\"method\": \"full\"," : "") };
        if (full) run = run with { Dpo = run.Dpo with { Weights = Full }, Reflow = run.Reflow with { Weights = Full, Target = ReflowOptions.Guidance }, Trainer = run.Trainer! with { LearningRate = 1e-4 } };
        var root = Path.GetDirectoryName(run.Model)!;
        var before = (TensorScope.LiveTensors, Contents(root), DryRunFolders());
        using var log = new StringWriter();
        var report = new TrainingDryRun(run, log) { Probe = TimeSpan.Zero }.Run();

        Assert.Equal(["data", "plan", "networks", "save", "evaluate", "sample", "export", "load and compare"], report.Seconds.Keys.Except(["step"]));
        Assert.Equal(stage == "finetune" ? ["1 latent frame", "3 latent frames"] : ["all"], report.StepKinds.Select(k => k.Kind).Order(StringComparer.Ordinal));
        Assert.All(report.StepKinds, kind => Assert.True(double.IsFinite(kind.Loss) && kind.Seconds > 0));
        if (stage == "dpo") Assert.Equal(Math.Log(2), report.StepKinds[0].Loss, 3);
        Assert.InRange(report.CheckpointBytes, report.PlannedCheckpointBytes, report.PlannedCheckpointBytes + 500_000);
        Assert.Contains(full ? "transformer/diffusion_pytorch_model.safetensors" : "lora.safetensors", report.Exported);
        Assert.True(double.IsFinite(report.HeldOut["loss"]));
        Assert.Equal(before, (TensorScope.LiveTensors, Contents(root), DryRunFolders()));
    }

    [Fact]
    public void DryRun_OfWhatARunWouldRefuse_IsRefusedAndLeavesNothing()
    {
        var before = DryRunFolders();
        var run = Dpo();
        var overwriting = run with { Dpo = run.Dpo with { Weights = Full }, Trainer = run.Trainer! with { ExportFolder = run.Model } };
        Assert.Contains("which would be overwritten", Refused(overwriting));
        Assert.Contains("none of 12 pairs has a winner on the axis 'thing'", Refused(run with { Dpo = run.Dpo with { Axis = "thing" } }));
        Assert.Contains("'dpo.weights.targets[0]' is 'blocks.*'", Assert.Throws<TrainingException>(() => Plan(run with { Dpo = run.Dpo with { Weights = new() { Targets = ["blocks.*"] } } })).Message);
        Assert.Equal(before, DryRunFolders());

        string Refused(TrainingRunConfig refused) => Assert.Throws<TrainingException>(() => new TrainingDryRun(refused, TextWriter.Null).Run()).Message;
    }

    private static TrainingPlan Plan(TrainingRunConfig run) => new TrainingPlanner(run).Plan(TimeSpan.Zero);

    private static void Own(string model, GenerationDefaults defaults) => File.WriteAllText(Path.Combine(model, "generation_config.json"), defaults.ToJson());

    private static int DryRunFolders() => Directory.GetDirectories(Path.GetTempPath(), "kinora-dry-run-*").Length;

    private static string Contents(string folder) =>
        string.Join(' ', Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(f => $"{f} {ContentFingerprint.OfFile(f)}"));

    private TrainingRunConfig Dpo()
    {
        var folder = new PreferenceFolder();
        _folders.Add(folder);
        return folder.Config();
    }

    private TrainingRunConfig Finetune(string more = "")
    {
        var folder = new FinetuneFolder();
        _folders.Add(folder);
        return folder.Config(more);
    }

    private TrainingRunConfig Reflow()
    {
        var folder = new SamplesFolder();
        _folders.Add(folder);
        return folder.Config();
    }
}
