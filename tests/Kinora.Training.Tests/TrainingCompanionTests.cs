using Kinora.Checkpoints;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class TrainingCompanionTests : IDisposable
{
    private readonly LinearRun _run = new();
    private readonly LinearCompanion _companion = new();

    public void Dispose()
    {
        _companion.Dispose();
        _run.Dispose();
    }

    [Fact]
    public void Run_WithACompanion_TrainsBothAndChangesNothingOfTheStage()
    {
        using var alone = new LinearRun();
        using (var stage = new LinearStage()) alone.Train(stage);
        using (var stage = new LinearStage { Companion = _companion }) _run.Train(stage);
        Assert.InRange(_companion.Number.Item(), 0.8, 1.3);
        Assert.Equal(12, _companion.Optimizer.StepCount);
        var files = new[] { "average.safetensors", "companion-optimizer.safetensors", "companion-weights.safetensors", "manifest.json", "optimizer.safetensors", "weights.safetensors" };
        Assert.Equal(files, Directory.GetFiles(_run.Checkpoints[^1]).Select(f => Path.GetFileName(f)).Order());
        Assert.Equal(LinearRun.Weights(alone.Checkpoints[^1]), LinearRun.Weights(_run.Checkpoints[^1]));
        Assert.All(_run.TimelessMetrics.Where(line => line.Contains("\"train\"")), line => Assert.Contains("companion_loss", line));
    }

    [Fact]
    public void Run_StoppedAndResumed_RestoresTheCompanionAndItsCountOfSteps()
    {
        using var whole = new LinearCompanion { Factor = step => step < 2 ? null : 1 };
        using var unbroken = new LinearRun();
        using (var stage = new LinearStage { Companion = whole }) unbroken.Train(stage);

        _companion.Factor = whole.Factor;
        using (var stage = new LinearStage { Companion = _companion }) _run.Train(stage, o => o with { Samples = 20 });
        Assert.Equal(3, _companion.Optimizer.StepCount);
        using var again = new LinearCompanion();
        using (var stage = new LinearStage { Companion = again }) _run.Train(stage);
        Assert.Equal(10, again.Optimizer.StepCount);
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
    }

    [Fact]
    public void Run_WithACompanionThatIsNotFinite_ChangesNeitherOfTheTwo()
    {
        _companion.Factor = _ => double.PositiveInfinity;
        using var stage = new LinearStage { Companion = _companion };
        var fresh = stage.Weight.ToArray<float>();
        _run.Train(stage, o => o with { Samples = 12 });
        Assert.Equal(fresh, stage.Weight.ToArray<float>());
        Assert.Equal((0, 0), (_companion.Number.Item(), _companion.Optimizer.StepCount));
        Assert.Equal(3, _run.TimelessMetrics.Count(line => line.Contains("skipped") && line.Contains("\"companion_loss\":null")));
    }

    [Theory]
    [InlineData(true, "holds a companion beside the stage's network, this run trains nothing")]
    [InlineData(false, "holds nothing beside the stage's network, this run trains a companion")]
    public void Resume_WhereOnlyOneOfTheTwoHasACompanion_IsRefused(bool before, string message)
    {
        using (var stage = new LinearStage { Companion = before ? _companion : null }) _run.Train(stage, o => o with { Samples = 16 });
        using var other = new LinearStage { Companion = before ? null : _companion };
        var fresh = other.Weight.ToArray<float>();
        var error = Assert.Throws<TrainingException>(() => (object)_run.Train(other));
        Assert.Contains(message, error.Message);
        Assert.Contains("run_folder", error.Message);
        Assert.Equal(fresh, other.Weight.ToArray<float>());
        Assert.Single(_run.Checkpoints);
    }

    [Fact]
    public void Resume_WithADamagedCompanion_GoesOnFromTheCheckpointBefore()
    {
        using (var stage = new LinearStage { Companion = _companion }) _run.Train(stage, o => o with { Samples = 32, CheckpointMinutes = 0 });
        File.Delete(Path.Combine(_run.Checkpoints[^1], "companion-weights.safetensors"));
        using var again = new LinearStage { Companion = _companion };
        Assert.Contains("going on from checkpoint-000000000028", _run.Train(again).Log);
        Assert.Equal(28, again.Steps[0].Samples);
        using var optimizer = SafetensorsFile.Open(Path.Combine(_run.Checkpoints[^1], "companion-optimizer.safetensors"));
        Assert.Equal("12", optimizer.Metadata["companion_steps"]);
    }
}
