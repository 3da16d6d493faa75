using System.Diagnostics;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training;

/// <summary>
/// Runs a stage: steps, measures, saves, resumes. Everything random follows from (seed, samples seen), so that a run that
/// was stopped and resumed ends with the numbers of an unbroken one.
/// </summary>
/// <param name="stage">What is trained; stays the caller's.</param>
/// <param name="options">How it is trained.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class Trainer(ITrainingStage stage, TrainerOptions options, TextWriter log)
{
    private const string MetricsFile = "metrics.jsonl";
    private const string SamplesFolder = "samples";

    /// <summary>Trains until the options' number of samples, going on from the newest checkpoint in the run folder.</summary>
    /// <param name="cancellation">
    /// Stops after the step under way: the run is saved and the averaged weights are exported, but neither measured nor sampled
    /// from, so that stopping is quick. Running again goes on.
    /// </param>
    /// <returns>Samples seen in all.</returns>
    /// <exception cref="TrainingException">
    /// Settings are out of range, the run folder is in use or belongs to another stage or network, its checkpoints are damaged,
    /// or too many steps in a row gave a loss or gradient that is not finite.
    /// </exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointWriteException">A checkpoint can't be written; the one before is still there.</exception>
    public long Run(CancellationToken cancellation = default)
    {
        TrainingException.ThrowIfAny($"Training {stage.Name}", options.Faults());
        using var held = RunLock.Take(options.RunFolder);
        foreach (var parameter in stage.Parameters) parameter.Value.RequiresGrad = true;
        using var optimizer = new AdamW(stage.Parameters, new AdamWOptions(options.LearningRate, Beta2: options.Beta2, WeightDecay: options.WeightDecay));
        using var average = new ExponentialMovingAverage(stage.Parameters, options.EmaDecay);
        var checkpoints = new TrainingCheckpoints(options.RunFolder, stage.Name, stage.Parameters, optimizer, average, log);
        var seen = checkpoints.Resume();
        using var metrics = MetricsLog.Open(Path.Combine(options.RunFolder, MetricsFile), log, seen);
        log.WriteLine(seen == 0
            ? $"{stage.Name}: {stage.Parameters.Sum(p => p.Value.ElementCount):N0} parameters, {options.Samples:N0} samples in batches of {stage.BatchSize}"
            : $"{stage.Name}: going on after {seen:N0} of {options.Samples:N0} samples");

        var (sinceSave, sinceEvaluation, sinceStart) = (Stopwatch.StartNew(), Stopwatch.StartNew(), Stopwatch.StartNew());
        var (startSeen, failures) = (seen, 0);
        while (seen < options.Samples && !cancellation.IsCancellationRequested)
        {
            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            var taken = Step(optimizer, average, seen, figures);
            seen += stage.BatchSize;
            failures = taken ? 0 : failures + 1;
            if (!taken) metrics.Write("skipped", seen, options.Samples, figures);
            if (failures >= options.NonFiniteLimit)
            {
                throw new TrainingException($"Training {stage.Name}: the loss or the gradient of {failures} steps in a row was not finite, the last after {seen:N0} samples. " +
                    $"The newest checkpoint in {options.RunFolder} is from before them: look at '{MetricsFile}' there, and resume with a lower learning rate or another seed.");
            }

            if (taken && seen / stage.BatchSize % options.LogSteps == 0)
            {
                figures["samples_per_second"] = (seen - startSeen) / sinceStart.Elapsed.TotalSeconds;
                metrics.Write("train", seen, options.Samples, figures);
            }

            if (seen >= options.Samples) break;
            if (sinceEvaluation.Elapsed.TotalMinutes >= options.EvaluateMinutes)
            {
                Evaluate(average, metrics, seen);
                sinceEvaluation.Restart();
            }

            // Steps that were skipped are not saved: a checkpoint is always one to go back to.
            if (failures == 0 && sinceSave.Elapsed.TotalMinutes >= options.CheckpointMinutes)
            {
                checkpoints.Save(seen);
                sinceSave.Restart();
            }
        }

        checkpoints.Save(seen);
        if (seen >= options.Samples)
        {
            Evaluate(average, metrics, seen);
        }
        else
        {
            WithAverage(average, Export);
            log.WriteLine($"{stage.Name}: stopped and saved after {seen:N0} of {options.Samples:N0} samples; run it again to go on");
        }

        return seen;
    }

    // One update; false when it was skipped because something was not finite. Skipping leaves weights and averages alone.
    private bool Step(AdamW optimizer, ExponentialMovingAverage average, long seen, SortedDictionary<string, double> figures)
    {
        using var scope = new TensorScope();
        foreach (var parameter in stage.Parameters) parameter.Value.Gradient = null;
        var loss = stage.Loss(seen, new RandomStream(options.Seed).Split(stage.Name).Split((ulong)seen), figures);
        figures["loss"] = loss.Item();
        loss.Backward();
        figures["gradient_norm"] = GradientClipping.ClipNorm(stage.Parameters, options.ClipNorm);
        if (!double.IsFinite(figures["loss"]) || !double.IsFinite(figures["gradient_norm"])) return false;

        var scale = new LearningRateSchedule(options, stage.BatchSize).Scale(seen);
        figures["learning_rate"] = options.LearningRate * scale;
        optimizer.Step(scale);
        average.Update();
        return true;
    }

    private void Evaluate(ExponentialMovingAverage average, MetricsLog metrics, long seen) => WithAverage(average, () =>
    {
        metrics.Write("held_out", seen, options.Samples, stage.Evaluate());
        stage.WriteSamples(Path.Combine(options.RunFolder, SamplesFolder), seen);
        Export();
    });

    private void Export()
    {
        if (options.ExportFolder is { } folder) stage.Export(folder);
    }

    // The stage's networks hold the averaged weights while the work runs.
    private static void WithAverage(ExponentialMovingAverage average, Action work)
    {
        using var noGrad = GradMode.NoGrad();
        average.Swap();
        try
        {
            work();
        }
        finally
        {
            average.Swap();
        }
    }
}
