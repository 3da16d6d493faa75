using Kinora.Checkpoints;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class TrainingCheckpointsTests : IDisposable
{
    private readonly LinearRun _run = new();

    public void Dispose() => _run.Dispose();

    [Fact]
    public void Save_KeepsTheTwoNewest()
    {
        Train(o => o with { Samples = 16, CheckpointMinutes = 0 });
        Assert.Equal(["checkpoint-000000000012", "checkpoint-000000000016"], _run.Checkpoints.Select(Path.GetFileName));
        Assert.Equal(["average.safetensors", "manifest.json", "optimizer.safetensors", "weights.safetensors"], Directory.GetFiles(_run.Checkpoints[0]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Resume_BesideWhatACrashLeftWhileSaving_IgnoresAndRemovesIt()
    {
        Train(o => o with { Samples = 8 });
        var leftover = Path.Combine(_run.Folder, ".checkpoint-000000000012.99-1.tmp");
        var foreign = Path.Combine(_run.Folder, "checkpoint-000000000016.partial");
        Directory.CreateDirectory(leftover);
        Directory.CreateDirectory(foreign);
        File.WriteAllText(Path.Combine(leftover, "weights.safetensors"), "half");
        using var stage = new LinearStage();
        _run.Train(stage, o => o with { Samples = 16 });
        Assert.Equal([8, 12], stage.Steps.Select(s => s.Samples));
        Assert.False(Directory.Exists(leftover));
        Assert.True(Directory.Exists(foreign));
        Assert.True(Directory.Exists(Path.Combine(_run.Folder, "checkpoint-000000000016")));
    }

    [Theory]
    [InlineData("weights.safetensors", true)]
    [InlineData("optimizer.safetensors", true)]
    [InlineData("average.safetensors", false)]
    public void Resume_WithADamagedNewest_GoesOnFromTheOneBefore(string file, bool truncated)
    {
        using var unbroken = new LinearRun();
        using (var whole = new LinearStage()) unbroken.Train(whole);

        Train(o => o with { Samples = 16 });
        Train(o => o with { Samples = 32 });
        var damaged = Path.Combine(_run.Checkpoints[^1], file);
        if (truncated)
        {
            using var open = File.Open(damaged, FileMode.Open);
            open.SetLength(open.Length - 5);
        }
        else
        {
            File.Delete(damaged);
        }

        using var stage = new LinearStage();
        var (seen, log) = _run.Train(stage);
        Assert.Equal(48, seen);
        Assert.Equal(16, stage.Steps[0].Samples);
        Assert.Contains(damaged, log);
        Assert.Contains("going on from checkpoint-000000000016", log);
        Assert.True(Directory.Exists(Path.Combine(_run.Folder, "damaged-checkpoint-000000000032")));
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
    }

    [Fact]
    public void Resume_WithOnlyDamagedCheckpoints_IsRefusedAndLeavesThem()
    {
        Train(o => o with { Samples = 16 });
        Train(o => o with { Samples = 32 });
        foreach (var checkpoint in _run.Checkpoints) File.WriteAllText(Path.Combine(checkpoint, "weights.safetensors"), "no weights");
        using var stage = new LinearStage();
        var fresh = stage.Weight.ToArray<float>();
        var error = Assert.Throws<TrainingException>(() => _run.Train(stage));
        foreach (var checkpoint in _run.Checkpoints) Assert.Contains(Path.Combine(checkpoint, "weights.safetensors"), error.Message);
        Assert.Contains("remove them to start anew", error.Message);
        Assert.Equal(2, _run.Checkpoints.Length);
        Assert.Equal(fresh, stage.Weight.ToArray<float>());
    }

    [Fact]
    public void Resume_OfAnotherStage_IsRefusedBeforeAnythingIsCopied()
    {
        Train(o => o with { Samples = 16 });
        using var other = new LinearStage(name: "quadratic");
        var fresh = other.Weight.ToArray<float>();
        var error = Assert.Throws<TrainingException>(() => _run.Train(other));
        Assert.Contains("belongs to the stage 'linear', this is 'quadratic'", error.Message);
        Assert.Contains("run_folder", error.Message);
        Assert.Equal(fresh, other.Weight.ToArray<float>());
    }

    [Fact]
    public void Resume_WithAnotherOptimizer_IsRefusedBeforeAnythingIsCopied()
    {
        Train(o => o with { Samples = 16 });
        using var stage = new LinearStage();
        var fresh = stage.Weight.ToArray<float>();
        var error = Assert.Throws<TrainingException>(() => _run.Train(stage, o => o with { Optimizer = OptimizerKind.Muon }));
        Assert.Contains("the optimizer 'adamw', this run has 'muon'", error.Message);
        Assert.Contains("'trainer.optimizer'", error.Message);
        Assert.Equal(fresh, stage.Weight.ToArray<float>());
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW)]
    [InlineData(OptimizerKind.Muon)]
    public void Resume_OfACheckpointThatDoesNotNameItsOptimizer_TellsItFromTheState(OptimizerKind method)
    {
        using var unbroken = new LinearRun();
        using (var whole = new LinearStage(mixed: true)) unbroken.Train(whole, o => o with { Optimizer = method });
        using (var begun = new LinearStage(mixed: true)) _run.Train(begun, o => o with { Samples = 16, Optimizer = method });
        // Such checkpoints are from before there were manifests.
        File.Delete(Path.Combine(_run.Checkpoints[0], "manifest.json"));
        foreach (var file in Directory.GetFiles(_run.Checkpoints[0]))
        {
            var copy = file + ".copy";
            File.Move(file, copy);
            using (var source = SafetensorsFile.Open(copy))
                SafetensorsWriter.Write(file, source.Names.Select(n => TensorEntry.FromSource(source, n)), source.Metadata.Where(m => m.Key != "optimizer").ToDictionary());
            File.Delete(copy);
        }

        using var stage = new LinearStage(mixed: true);
        _run.Train(stage, o => o with { Optimizer = method });
        Assert.Equal(16, stage.Steps[0].Samples);
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
    }

    [Fact]
    public void Resume_OfAnotherNetwork_IsRefusedWithItsKeys()
    {
        Train(o => o with { Samples = 16 });
        using var wider = new LinearStage(features: 6);
        var fresh = wider.Weight.ToArray<float>();
        var error = Assert.Throws<TrainingException>(() => _run.Train(wider));
        Assert.Contains("weight", error.Message);
        Assert.Contains("[1, 6]", error.Message);
        Assert.Contains("[1, 4]", error.Message);
        Assert.Equal(fresh, wider.Weight.ToArray<float>());
    }

    [Fact]
    public void Resume_WithoutCounters_TakesTheCheckpointForDamaged()
    {
        Train(o => o with { Samples = 16 });
        var file = Path.Combine(_run.Checkpoints[0], "optimizer.safetensors");
        var copy = file + ".copy";
        File.Move(file, copy);
        using (var source = SafetensorsFile.Open(copy))
            SafetensorsWriter.Write(file, source.Names.Select(n => TensorEntry.FromSource(source, n)), new Dictionary<string, string> { ["stage"] = "linear", ["samples_seen"] = "many" });
        File.Delete(copy);
        // With its manifest, the changed file would be refused for that already.
        File.Delete(Path.Combine(_run.Checkpoints[0], "manifest.json"));
        using var stage = new LinearStage();
        var error = Assert.Throws<TrainingException>(() => _run.Train(stage));
        Assert.Contains("'samples_seen'", error.Message);
        Assert.Contains("'many'", error.Message);
        Assert.Contains("'optimizer_steps'", error.Message);
    }

    [Fact]
    public void Save_ThatFails_LeavesTheFormerCheckpointAndNothingElse()
    {
        Train(o => o with { Samples = 16 });
        File.WriteAllText(Path.Combine(_run.Folder, "checkpoint-000000000048"), "in the way");
        using var stage = new LinearStage();
        Assert.Throws<CheckpointWriteException>(() => _run.Train(stage));
        Assert.Single(_run.Checkpoints);
        Assert.Empty(Directory.GetDirectories(_run.Folder, ".*"));
    }

    private void Train(Func<TrainerOptions, TrainerOptions> change)
    {
        using var stage = new LinearStage();
        _run.Train(stage, change);
    }
}
