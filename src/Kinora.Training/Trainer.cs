using System.Diagnostics;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>Runs a stage: steps, measures, saves, resumes. Everything random follows from (seed, samples seen).</summary>
public sealed class Trainer(ITrainingStage stage, TrainerOptions options, TextWriter log)
{
    /// <summary>Trains until the options' number of samples, going on from the newest checkpoint in the run folder.</summary>
    /// <param name="cancellation">Saves and stops after the step under way.</param>
    /// <returns>Samples seen in all.</returns>
    /// <exception cref="TrainingException">Too many steps in a row gave a loss or gradient that is not finite.</exception>
    public long Run(CancellationToken cancellation = default)
    {
        Directory.CreateDirectory(options.RunFolder);
        foreach (var parameter in stage.Parameters) parameter.Value.RequiresGrad = true;
        using var optimizer = new AdamW(stage.Parameters, new AdamWOptions(options.LearningRate, Beta2: options.Beta2, WeightDecay: options.WeightDecay));
        using var average = new ExponentialMovingAverage(stage.Parameters, options.EmaDecay);
        using var metrics = new MetricsLog(Path.Combine(options.RunFolder, "metrics.jsonl"), log);
        var checkpoints = new TrainingCheckpoints(options.RunFolder, stage, optimizer, average);
        var seen = checkpoints.Resume();
        log.WriteLine(seen == 0
            ? $"{stage.Name}: {stage.Parameters.Sum(p => p.Value.ElementCount):N0} parameters, {options.Samples:N0} samples in batches of {stage.BatchSize}"
            : $"{stage.Name}: going on after {seen:N0} of {options.Samples:N0} samples");

        var (sinceSave, sinceEvaluation, sinceStart) = (Stopwatch.StartNew(), Stopwatch.StartNew(), Stopwatch.StartNew());
        var (startSeen, failures) = (seen, 0);
        while (seen < options.Samples && !cancellation.IsCancellationRequested)
        {
            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            failures = Step(optimizer, average, seen, figures) ? 0 : failures + 1;
            if (failures >= options.NonFiniteLimit) throw new TrainingException($"Training {stage.Name}: {failures} steps in a row were not finite, the last after {seen:N0} samples. The newest good checkpoint is in {options.RunFolder}; resume with a lower learning rate.");
            seen += stage.BatchSize;

            if (seen / stage.BatchSize % options.LogSteps == 0)
            {
                figures["samples_per_second"] = (seen - startSeen) / sinceStart.Elapsed.TotalSeconds;
                metrics.Write("train", seen, options.Samples, figures);
            }

            if (sinceEvaluation.Elapsed.TotalMinutes >= options.EvaluateMinutes)
            {
                Evaluate(average, metrics, seen);
                sinceEvaluation.Restart();
            }

            if (sinceSave.Elapsed.TotalMinutes >= options.CheckpointMinutes)
            {
                checkpoints.Save(seen);
                sinceSave.Restart();
            }
        }

        checkpoints.Save(seen);
        Evaluate(average, metrics, seen);
        return seen;
    }

    // One update; false when it was skipped because something was not finite.
    private bool Step(AdamW optimizer, ExponentialMovingAverage average, long seen, SortedDictionary<string, double> figures)
    {
        using var scope = new TensorScope();
        foreach (var parameter in stage.Parameters) parameter.Value.Gradient = null;
        var random = new RandomStream(options.Seed).Split(stage.Name).Split((ulong)seen);
        var loss = stage.Loss(seen, random, figures);
        figures["loss"] = loss.Item();
        loss.Backward();
        figures["gradient_norm"] = GradientClipping.ClipNorm(stage.Parameters, options.ClipNorm);
        if (!double.IsFinite(figures["loss"]) || !double.IsFinite(figures["gradient_norm"]))
        {
            log.WriteLine($"{stage.Name}: the step after {seen:N0} samples was skipped: loss {figures["loss"]}, gradient norm {figures["gradient_norm"]}");
            return false;
        }

        var scale = RateScale(seen);
        figures["learning_rate"] = options.LearningRate * scale;
        optimizer.Step(scale);
        average.Update();
        return true;
    }

    // Linear warm-up, a plateau, then a linear fall.
    private double RateScale(long seen)
    {
        var warm = Math.Min(1, ((seen / (double)stage.BatchSize) + 1) / Math.Max(1, options.WarmupSteps));
        var decayFrom = options.Samples * (1 - options.DecayShare);
        if (seen <= decayFrom) return warm;
        var progress = (seen - decayFrom) / Math.Max(1, options.Samples - decayFrom);
        return warm * (1 + ((options.FinalRate - 1) * Math.Min(1, progress)));
    }

    private void Evaluate(ExponentialMovingAverage average, MetricsLog metrics, long seen)
    {
        using var noGrad = GradMode.NoGrad();
        average.Swap();
        try
        {
            metrics.Write("held_out", seen, options.Samples, stage.Evaluate());
            stage.WriteSamples(Path.Combine(options.RunFolder, "samples"), seen);
            if (options.ExportFolder is { } folder) stage.Export(folder);
        }
        finally
        {
            average.Swap();
        }
    }
}
