using Kinora.Checkpoints;
using Kinora.Tensors;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

public sealed class TrainerTests : IDisposable
{
    private readonly LinearRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(OptimizerKind.AdamW, 5)]
    [InlineData(OptimizerKind.Muon, 21)]
    public void Run_OnALinearProblem_LowersTheErrorAndLeavesNoTensor(OptimizerKind method, int parameters)
    {
        var before = TensorScope.LiveTensors;
        using (var stage = new LinearStage(mixed: method == OptimizerKind.Muon))
        {
            var start = stage.Evaluate()[0].Value;
            var (seen, log) = _run.Train(stage, o => o with { Samples = 600, Optimizer = method });
            Assert.Equal(600, seen);
            Assert.True(stage.Evaluations[^1] < 0.05 * start, $"{start} to {stage.Evaluations[^1]}");
            Assert.Contains($"{parameters} parameters, 600 samples in batches of 4", log);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData(OptimizerKind.AdamW, "adamw", "mean.weight")]
    [InlineData(OptimizerKind.Muon, "muon", "momentum.mix")]
    public void Run_StoppedAndResumed_EqualsAnUnbrokenOne(OptimizerKind method, string name, string state)
    {
        using var unbroken = new LinearRun();
        using (var stage = new LinearStage(mixed: method == OptimizerKind.Muon)) unbroken.Train(stage, o => o with { DecayShare = 0.5, Optimizer = method });

        foreach (var stopAfter in new[] { 12, 28, 28 })
        {
            using var stage = new LinearStage(mixed: method == OptimizerKind.Muon);
            using var stop = new CancellationTokenSource();
            stage.OnLoss = samples =>
            {
                if (samples >= stopAfter) stop.Cancel();
            };
            _run.Train(stage, o => o with { DecayShare = 0.5, Optimizer = method }, stop.Token);
        }

        using (var stage = new LinearStage(mixed: method == OptimizerKind.Muon)) _run.Train(stage, o => o with { DecayShare = 0.5, Optimizer = method });
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
        Assert.Equal(unbroken.TimelessMetrics, _run.TimelessMetrics);
        using var optimizer = SafetensorsFile.Open(Path.Combine(_run.Checkpoints[^1], "optimizer.safetensors"));
        Assert.Equal("12", optimizer.Metadata["optimizer_steps"]);
        Assert.Equal("12", optimizer.Metadata["average_updates"]);
        Assert.Equal(name, optimizer.Metadata["optimizer"]);
        Assert.Contains(state, optimizer.Names);
    }

    [Fact]
    public void Run_InPartsOfAStageThatHasNone_IsRefusedWithTheRemedy()
    {
        using var folder = new TemporaryFolder();
        using var stage = new LinearStage();
        var options = new TrainerOptions { RunFolder = folder.Path, Samples = 8, BatchParts = 2 };
        Assert.Contains("'trainer.batch_parts' is 2, it must be 1 in the stage linear", Assert.Throws<TrainingException>(() => new Trainer(stage, options, TextWriter.Null).Run()).Message);
        Assert.Contains("'trainer.batch_parts' is 3, it must be 1 or 2", string.Join("; ", (options with { BatchParts = 3 }).Faults()));
    }

    [Fact]
    public void Run_AfterACrash_TakesTheLostStepsAgainAndLogsThemOnce()
    {
        using var unbroken = new LinearRun();
        using (var stage = new LinearStage()) unbroken.Train(stage);

        using (var stage = new LinearStage())
        {
            stage.OnLoss = samples =>
            {
                if (samples == 40) throw new IOException("the power went");
            };
            _run.Train(stage, o => o with { Samples = 24 });
            Assert.Throws<IOException>(() => _run.Train(stage).Seen);
        }

        Assert.Single(_run.Checkpoints);
        File.AppendAllText(_run.MetricsFile, """{"kind":"train","samp""");
        using (var stage = new LinearStage()) _run.Train(stage);
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
        Assert.Equal(unbroken.TimelessMetrics, _run.TimelessMetrics.Where(line => !(line.Contains("held_out") && line.Contains("\"samples\":24"))));
    }

    [Fact]
    public void Run_EveryStep_IsNamedBySamplesSeen()
    {
        using var one = new LinearStage();
        _run.Train(one, o => o with { Samples = 18 });
        Assert.Equal([0, 4, 8, 12, 16], one.Steps.Select(s => s.Samples));
        Assert.Equal(5, one.Steps.Select(s => s.Drawn).Distinct().Count());

        using var again = new LinearRun();
        using var same = new LinearStage();
        again.Train(same, o => o with { Samples = 18 });
        Assert.Equal(one.Steps, same.Steps);

        using var third = new LinearRun();
        using var seeded = new LinearStage();
        third.Train(seeded, o => o with { Samples = 18, Seed = 2 });
        Assert.Empty(one.Steps.Intersect(seeded.Steps));
    }

    [Fact]
    public void Run_Measuring_UsesTheAverageAndLeavesTheWeightsAlone()
    {
        using (var stage = new LinearStage()) _run.Train(stage);
        using var measured = new LinearRun();
        using var watched = new LinearStage();
        measured.Train(watched, o => o with { EvaluateMinutes = 0, ExportFolder = "model" });

        Assert.Equal(12, watched.Evaluations.Count);
        Assert.Equal(Enumerable.Range(1, 12).Select(k => k * 4L), watched.SampleSheets);
        Assert.Equal(LinearRun.Contents(_run.Checkpoints[^1]), LinearRun.Contents(measured.Checkpoints[^1]));
        Assert.Equal(LinearRun.Weights(measured.Checkpoints[^1], "average.safetensors"), watched.Exports[^1].Weight);
        Assert.Equal(LinearRun.Weights(measured.Checkpoints[^1]), watched.Weight.ToArray<float>());
        Assert.NotEqual(watched.Exports[^1].Weight, watched.Weight.ToArray<float>());
    }

    [Fact]
    public void Run_Stopped_SavesAndExportsButDoesNotMeasure()
    {
        using var stage = new LinearStage();
        using var stop = new CancellationTokenSource();
        stage.OnLoss = _ => stop.Cancel();
        var (seen, log) = _run.Train(stage, o => o with { ExportFolder = "model" }, stop.Token);
        Assert.Equal(4, seen);
        Assert.Single(_run.Checkpoints);
        Assert.Equal("model", Assert.Single(stage.Exports).Folder);
        Assert.Empty(stage.Evaluations);
        Assert.Empty(stage.SampleSheets);
        Assert.Contains("stopped and saved after 4 of 48 samples", log);
    }

    [Fact]
    public void Run_OfAnEndedRun_TakesNoStepUntilThereAreMoreSamples()
    {
        using (var stage = new LinearStage()) _run.Train(stage);
        using var again = new LinearStage();
        Assert.Equal(48, _run.Train(again).Seen);
        Assert.Empty(again.Steps);
        Assert.Equal(56, _run.Train(again, o => o with { Samples = 56 }).Seen);
        Assert.Equal([48, 52], again.Steps.Select(s => s.Samples));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Run_StepThatIsNotFinite_IsSkippedAndLogged(bool inTheLoss)
    {
        float[] fresh;
        using (var stage = new LinearStage())
        {
            fresh = stage.Weight.ToArray<float>();
            if (inTheLoss) stage.HasBrokenLoss = _ => true;
            else stage.HasBrokenGradient = _ => true;
            _run.Train(stage, o => o with { Samples = 12 });
        }

        Assert.Equal(fresh, LinearRun.Weights(_run.Checkpoints[^1]));
        Assert.Equal(fresh, LinearRun.Weights(_run.Checkpoints[^1], "average.safetensors"));
        using (var optimizer = SafetensorsFile.Open(Path.Combine(_run.Checkpoints[^1], "optimizer.safetensors")))
        {
            Assert.Equal("0", optimizer.Metadata["optimizer_steps"]);
            Assert.Equal("12", optimizer.Metadata["samples_seen"]);
        }

        var skipped = _run.TimelessMetrics.Where(line => line.Contains("skipped")).ToList();
        Assert.Equal(3, skipped.Count);
        Assert.DoesNotContain(_run.TimelessMetrics, line => line.Contains("\"train\""));
        Assert.Contains(inTheLoss ? "\"loss\":null" : "\"gradient_norm\":null", skipped[0]);
    }

    [Fact]
    public void Run_OneBrokenStepAmongGoodOnes_GoesOn()
    {
        using var stage = new LinearStage { HasBrokenLoss = samples => samples % 8 == 4 };
        var (seen, log) = _run.Train(stage, o => o with { Samples = 400, LearningRate = 0.2, NonFiniteLimit = 2 });
        Assert.Equal(400, seen);
        Assert.True(stage.Evaluations[^1] < 1);
        Assert.Equal(50, log.Split("[skipped]").Length - 1);
    }

    [Fact]
    public void Run_TooManyBrokenStepsInARow_StopsWithTheRemedyAndAGoodCheckpoint()
    {
        using var stage = new LinearStage { HasBrokenLoss = samples => samples >= 16 };
        var error = Assert.Throws<TrainingException>(() => (object)_run.Train(stage, o => o with { NonFiniteLimit = 3, CheckpointMinutes = 0 }));
        Assert.Contains("3 steps in a row", error.Message);
        Assert.Contains("after 28 samples", error.Message);
        Assert.Contains("lower learning rate", error.Message);
        Assert.EndsWith("000000000016", _run.Checkpoints[^1]);
    }

    [Fact]
    public void Run_StepThatBreaksTheWeights_StopsAndKeepsTheCheckpointBefore()
    {
        using var stage = new LinearStage(spare: true);
        stage.OnLoss = samples =>
        {
            // The loss does not depend on it, so only the weights themselves tell.
            if (samples == 8) BreakUnused(stage);
        };
        var error = Assert.Throws<TrainingException>(() => (object)_run.Train(stage, o => o with { CheckpointMinutes = 0 }));
        Assert.Contains("the step after 8 samples", error.Message);
        Assert.Contains("spare", error.Message);
        Assert.Contains("lower learning rate", error.Message);
        Assert.EndsWith("000000000008", _run.Checkpoints[^1]);
        Assert.Empty(stage.Exports);
    }

    [Fact]
    public void Run_OfAModelThatIsBrokenFromTheStart_SavesNothing()
    {
        using var stage = new LinearStage(spare: true) { HasBrokenLoss = _ => true };
        stage.OnLoss = _ => BreakUnused(stage);
        var error = Assert.Throws<TrainingException>(() => (object)_run.Train(stage, o => o with { Samples = 8 }));
        Assert.Contains("Nothing was saved", error.Message);
        Assert.Contains("spare", error.Message);
        Assert.Empty(_run.Checkpoints);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Run_HeldOutFigureThatIsNotFinite_IsToldAndNothingIsExported(double broken)
    {
        using var stage = new LinearStage();
        stage.HeldOut = value => stage.Evaluations.Count == 2 ? broken : value;
        var (seen, log) = _run.Train(stage, o => o with { Samples = 12, EvaluateMinutes = 0, ExportFolder = "model" });
        Assert.Equal(12, seen);
        Assert.Contains("held-out figures after 8 samples are not finite: error", log);
        Assert.Equal([4, 12], stage.SampleSheets);
        Assert.Equal(2, stage.Exports.Count);
        Assert.Contains(_run.TimelessMetrics, line => line.Contains("held_out") && line.Contains("\"error\":null"));
    }

    [Fact]
    public void Run_LinesOfTraining_TellSpeedAndTimeLeft()
    {
        using var stage = new LinearStage();
        var (_, log) = _run.Train(stage, o => o with { Samples = 8 });
        Assert.Matches(@"\[train\] linear 4/8 samples, loss [\d.E+-]+, [\d.E+-]+ samples/s, \d+ s left  .*features 4", log);
    }

    [Fact]
    public void Run_AtItsEnd_LeavesPlotsUnlessToldNotTo()
    {
        using var stage = new LinearStage();
        _run.Train(stage, o => o with { Samples = 40 });
        Assert.False(Directory.Exists(Path.Combine(_run.Folder, "plots")));
        _run.Train(stage, o => o with { Plots = true });
        Assert.Equal(["held_out.png", "learning_rate.png", "loss.png"], Directory.GetFiles(Path.Combine(_run.Folder, "plots")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Run_WithFaultyOptions_TellsAllOfThemAndWritesNothing()
    {
        using var stage = new LinearStage();
        var error = Assert.Throws<TrainingException>(() => (object)_run.Train(stage, o => o with { Samples = 0, LearningRate = double.NaN, EmaDecay = 1, LogSteps = 0, DecayShare = 1.5 }));
        foreach (var field in new[] { "samples", "learning_rate", "ema_decay", "log_steps", "decay_share" }) Assert.Contains($"'trainer.{field}'", error.Message);
        Assert.DoesNotContain("beta2", error.Message);
        Assert.False(Directory.Exists(_run.Folder));
    }

    [Fact]
    public void Run_InAFolderInUse_IsRefused()
    {
        using var stage = new LinearStage();
        stage.OnLoss = _ =>
        {
            using var other = new LinearStage();
            _run.Train(other);
        };
        var error = Assert.Throws<TrainingException>(() => _run.Train(stage).Seen);
        Assert.Contains("another run", error.Message);
        using var after = new LinearStage();
        Assert.Equal(48, _run.Train(after).Seen);
    }

    private static void BreakUnused(LinearStage stage)
    {
        using var noGrad = GradMode.NoGrad();
        stage.Spare.CopyFrom(Tensor.Full([1], double.PositiveInfinity));
    }
}
