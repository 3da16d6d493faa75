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
/// <param name="configSha256">Fingerprint of the run's settings, for the checkpoints' manifests; empty for none.</param>
public sealed class Trainer(ITrainingStage stage, TrainerOptions options, TextWriter log, string configSha256 = "")
{
    /// <summary>Told what each part took: <c>step</c>, <c>save</c>, <c>evaluate</c>, <c>sample</c> and <c>export</c>.</summary>
    internal Action<string, TimeSpan>? Took { get; init; }

    /// <summary>Trains until the options' number of samples, going on from the newest checkpoint in the run folder.</summary>
    /// <param name="cancellation">
    /// Stops after the step under way: the run is saved and the averaged weights are exported, but neither measured nor sampled
    /// from, so that stopping is quick. Running again goes on.
    /// </param>
    /// <returns>Samples seen in all.</returns>
    /// <exception cref="TrainingException">
    /// Settings are out of range, the run folder is in use or belongs to another stage, optimizer or network, its checkpoints are damaged,
    /// too many steps in a row gave a loss or gradient that is not finite, or a step left such weights.
    /// </exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointWriteException">A checkpoint can't be written; the one before is still there.</exception>
    public long Run(CancellationToken cancellation = default)
    {
        TrainingException.ThrowIfAny($"Training {stage.Name}", [.. options.Faults(), .. PartFaults()]);
        using var held = RunLock.Take(options.RunFolder);
        foreach (var parameter in stage.Parameters) parameter.Value.RequiresGrad = true;
        using var optimizer = MakeOptimizer(stage.Parameters, options, stage.IsEmbedding);
        using var average = new ExponentialMovingAverage(stage.Parameters, options.EmaDecay);
        var checkpoints = new TrainingCheckpoints(options.RunFolder, stage.Name, stage.Parameters, optimizer, average, log, configSha256, stage.Companion);
        var seen = checkpoints.Resume();
        using var journal = new RunJournal(options.RunFolder, stage.Name, options.Samples, seen, log);
        log.WriteLine(seen == 0
            ? $"{stage.Name}: {stage.Parameters.Sum(p => p.Value.ElementCount):N0} parameters, {options.Samples:N0} samples in batches of {stage.BatchSize}"
            : $"{stage.Name}: going on after {seen:N0} of {options.Samples:N0} samples");

        var (sinceSave, sinceEvaluation, sinceStart) = (Stopwatch.StartNew(), Stopwatch.StartNew(), Stopwatch.StartNew());
        var (startSeen, failures) = (seen, 0);
        var (stepping, waited) = (new Stopwatch(), DataWait.OfThisThread);
        while (seen < options.Samples && !cancellation.IsCancellationRequested)
        {
            var figures = new SortedDictionary<string, double>(StringComparer.Ordinal);
            var started = stepping.Elapsed;
            stepping.Start();
            var taken = Step(optimizer, average, seen, figures);
            stepping.Stop();
            Took?.Invoke("step", stepping.Elapsed - started);
            seen += stage.BatchSize;
            failures = taken ? 0 : failures + 1;
            if (!taken) journal.Write("skipped", seen, figures);
            if (failures >= options.NonFiniteLimit)
            {
                throw new TrainingException($"Training {stage.Name}: the loss or the gradient of {failures} steps in a row was not finite, the last after {seen:N0} samples. " +
                    $"The newest checkpoint in {options.RunFolder} is from before them: look at '{RunJournal.MetricsFile}' there, and resume with a lower learning rate or another seed.");
            }

            if (taken && seen / stage.BatchSize % options.LogSteps == 0)
            {
                figures["samples_per_second"] = (seen - startSeen) / sinceStart.Elapsed.TotalSeconds;
                figures["data_wait_share"] = (DataWait.OfThisThread - waited) / stepping.Elapsed;
                waited = DataWait.OfThisThread;
                stepping.Reset();
                journal.Write("train", seen, figures, new TrainingProgress(stage.Name, seen, options.Samples, figures["loss"], figures["samples_per_second"]));
            }

            if (seen >= options.Samples) break;
            if (sinceEvaluation.Elapsed.TotalMinutes >= options.EvaluateMinutes)
            {
                Evaluate(average, journal, seen);
                sinceEvaluation.Restart();
            }

            // Steps that were skipped are not saved: a checkpoint is always one to go back to.
            if (failures == 0 && sinceSave.Elapsed.TotalMinutes >= options.CheckpointMinutes)
            {
                checkpoints.Save(seen);
                sinceSave.Restart();
            }
        }

        Timed("save", () => checkpoints.Save(seen));
        if (seen >= options.Samples)
        {
            Evaluate(average, journal, seen);
        }
        else
        {
            WithAverage(average, Export);
            log.WriteLine($"{stage.Name}: stopped and saved after {seen:N0} of {options.Samples:N0} samples; run it again to go on");
        }

        return seen;
    }

    private IEnumerable<string> PartFaults()
    {
        if (options.BatchParts > 1 && !stage.HasLossParts) yield return $"'trainer.batch_parts' is {options.BatchParts}, it must be 1 in the stage {stage.Name}, whose loss is no sum over samples";
    }

    private void Timed(string part, Action work)
    {
        var clock = Stopwatch.StartNew();
        work();
        Took?.Invoke(part, clock.Elapsed);
    }

    /// <summary>The optimizer that the options ask for.</summary>
    internal static IOptimizer MakeOptimizer(IReadOnlyList<Parameter> parameters, TrainerOptions options, Predicate<string>? embeds)
    {
        var adamW = new AdamWOptions(options.LearningRate, Beta2: options.Beta2, WeightDecay: options.WeightDecay);
        return options.Optimizer == OptimizerKind.Muon ? new Muon(parameters, new MuonOptions(adamW), embeds) : new AdamW(parameters, adamW);
    }

    /// <summary>
    /// Loads the newest checkpoint into copies of everything that is saved, and saves those again: the weights must be the
    /// stage's, and the files the same to the byte.
    /// </summary>
    /// <param name="copyFolder">Where the copy is saved.</param>
    /// <exception cref="TrainingException">Something came back changed.</exception>
    internal void CheckReload(string copyFolder)
    {
        Parameter[] copies = [.. stage.Parameters.Select(p => new Parameter(p.Name, Tensor.Zeros(p.Value.Shape, p.Value.DType, p.Value.Device).Unscoped()))];
        try
        {
            using var optimizer = MakeOptimizer(copies, options, stage.IsEmbedding);
            using var average = new ExponentialMovingAverage(copies, options.EmaDecay);
            EmptyCompanion();
            var seen = new TrainingCheckpoints(options.RunFolder, stage.Name, copies, optimizer, average, log, configSha256, stage.Companion).Resume();
            var changed = copies.Zip(stage.Parameters).Where(pair => !SameBits(pair.First.Value, pair.Second.Value)).Select(pair => $"the weight '{pair.First.Name}'").ToList();
            var copy = new TrainingCheckpoints(copyFolder, stage.Name, copies, optimizer, average, log, configSha256, stage.Companion).Save(seen);
            changed.AddRange(CheckpointManifest.Compare(Path.Combine(options.RunFolder, Path.GetFileName(copy)), copy));
            TrainingException.ThrowIfAny($"Loading the checkpoint {Path.GetFileName(copy)} back", [.. changed.Select(what => $"{what} came back changed")]);
        }
        finally
        {
            foreach (var copy in copies) copy.Value.Dispose();
        }
    }

    // There is no copy of a companion: its own state must come back from the checkpoint, or the files differ.
    private void EmptyCompanion()
    {
        if (stage.Companion is not { } companion) return;
        using var noGrad = GradMode.NoGrad();
        foreach (var tensor in companion.Parameters.Concat(companion.Optimizer.State())) tensor.Value.Zero();
        companion.Optimizer.StepCount = 0;
    }

    private static bool SameBits(Tensor a, Tensor b)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        return a.ToArray<float>().AsSpan().SequenceEqual(b.ToArray<float>());
    }

    // One update of the stage and of its companion; false when it was skipped because something was not finite. Skipping leaves
    // all weights and averages alone.
    private bool Step(IOptimizer optimizer, ExponentialMovingAverage average, long seen, SortedDictionary<string, double> figures)
    {
        using var scope = new TensorScope();
        var companion = stage.Companion;
        foreach (var parameter in stage.Parameters.Concat(companion?.Parameters ?? [])) parameter.Value.Gradient = null;
        figures["loss"] = BatchParts.Differentiate(stage, seen, new RandomStream(options.Seed).Split(stage.Name).Split((ulong)seen), options, figures);
        figures["gradient_norm"] = GradientClipping.ClipNorm(stage.Parameters, options.ClipNorm);
        if (!double.IsFinite(figures["loss"]) || !double.IsFinite(figures["gradient_norm"])) return false;

        var accompanied = companion?.Loss(figures);
        if (accompanied is not null && !Differentiate(companion!, accompanied, figures)) return false;

        var scale = new LearningRateSchedule(options, stage.BatchSize).Scale(seen);
        figures["learning_rate"] = options.LearningRate * scale;
        optimizer.Step(scale);
        if (accompanied is not null) companion!.Optimizer.Step(scale);
        // Nothing leads back from here: the former values are gone, and every later step would be spoilt.
        if (FiniteCheck.NotFinite(stage.Parameters.Concat(companion?.Parameters ?? [])) is { Count: > 0 } broken)
        {
            throw new TrainingException($"Training {stage.Name}: the step after {seen:N0} samples, of a finite gradient, left weights that are not finite: {string.Join(", ", broken)}. " +
                $"The newest checkpoint in {options.RunFolder} is from before it: resume with a lower learning rate.");
        }

        average.Update();
        return true;
    }

    private bool Differentiate(ITrainingCompanion companion, Tensor loss, SortedDictionary<string, double> figures)
    {
        var (value, norm) = ($"{companion.Name}_loss", $"{companion.Name}_gradient_norm");
        figures[value] = loss.Item();
        loss.Backward();
        figures[norm] = GradientClipping.ClipNorm(companion.Parameters, options.ClipNorm);
        return double.IsFinite(figures[value]) && double.IsFinite(figures[norm]);
    }

    private void Evaluate(ExponentialMovingAverage average, RunJournal journal, long seen)
    {
        WithAverage(average, () =>
        {
            IReadOnlyList<KeyValuePair<string, double>> figures = [];
            Timed("evaluate", () => figures = stage.Evaluate());
            journal.Write("held_out", seen, figures);
            // An infinite figure may be right further down (the PSNR of a copy); in the first one it is a breakdown.
            var broken = figures.Where((figure, k) => double.IsNaN(figure.Value) || (k == 0 && !double.IsFinite(figure.Value))).Select(figure => figure.Key).ToList();
            if (broken.Count > 0)
            {
                log.WriteLine($"{stage.Name}: held-out figures after {seen:N0} samples are not finite: {string.Join(", ", broken)}. " +
                    "The averaged weights are neither sampled from nor exported; a model that was exported before stays. If it happens again, resume with a lower learning rate.");
                return;
            }

            Timed("sample", () => journal.Samples(seen, folder => stage.WriteSamples(folder, seen)));
            Timed("export", Export);
        });
        if (options.Plots) journal.Plot();
    }

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
