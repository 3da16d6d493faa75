using System.Diagnostics;
using System.Text.Json.Nodes;
using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>
/// Does one step of everything that a run does, in a temporary folder that is removed: whatever would fail after hours fails
/// now. Data, networks and batches are the run's own; held-out sets, cached clips and sample sheets are a handful.
/// </summary>
/// <param name="run">The run.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class TrainingDryRun(TrainingRunConfig run, TextWriter log)
{
    private const int Captions = 16;
    private const int Clips = 2;
    private const int SheetSteps = 2;
    private const int SheetPrompts = 2;
    private const int TokenizerCaptions = 2000;
    private const double Never = 1e9;

    // Steps that are looked through for kinds that have not come yet.
    private const int KindsWithin = 1000;

    private readonly Dictionary<string, double> _seconds = [];

    /// <summary>Does it. Neither the run's folder nor the model's nor its caches are touched.</summary>
    /// <param name="cancellation">Stops between two parts.</param>
    /// <exception cref="TrainingException">As <see cref="TrainingRun.Run"/>; or a checkpoint came back changed, or a loss or figure is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointException">As <see cref="TrainingRun.Run"/>.</exception>
    public TrainingDryRunReport Run(CancellationToken cancellation = default)
    {
        var folder = Directory.CreateTempSubdirectory("kinora-dry-run-").FullName;
        try
        {
            var small = Reduced(folder);
            return run.Stage == "tokenizers" ? RunTokenizers(small) : RunStage(small, folder, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private TrainingRunConfig Reduced(string folder) => run with
    {
        Model = run.Stage == "tokenizers" ? Path.Combine(folder, "model") : run.Model,
        Trainer = run.Trainer is null ? null : run.Trainer with
        {
            RunFolder = Path.Combine(folder, "run"),
            ExportFolder = Path.Combine(folder, "model"),
            Samples = 1,
            CheckpointMinutes = Never,
            EvaluateMinutes = Never,
            LogSteps = 1,
            NonFiniteLimit = 1,
        },
        Tokenizers = run.Tokenizers with { Captions = Math.Min(run.Tokenizers.Captions, TokenizerCaptions) },
        Llm = run.Llm with { HeldOutCaptions = Math.Min(run.Llm.HeldOutCaptions, Captions) },
        Video = run.Video with { TrainClips = Math.Min(run.Video.TrainClips, Clips), HeldOutClips = 1, SheetSteps = SheetSteps, SheetPrompts = SheetPrompts },
        LatentCache = Path.Combine(folder, "latents"),
    };

    private TrainingDryRunReport RunTokenizers(TrainingRunConfig small)
    {
        Timed("tokenizers", () => new TrainingRun(small, log).Run(CancellationToken.None));
        return Report([], 0, 0, 0, Files(small.Model), new Dictionary<string, double>());
    }

    private TrainingDryRunReport RunStage(TrainingRunConfig small, string folder, CancellationToken cancellation)
    {
        var stageRun = new TrainingRun(small, log);
        stageRun.CheckInputs();
        var plan = Timed("plan", () => new TrainingPlanner(small).Plan(TrainingPlanner.ProbeLength));
        var library = Timed("world", () => ConceptLibrary.Load());
        cancellation.ThrowIfCancellationRequested();
        var preparing = Stopwatch.StartNew();
        return stageRun.WithStage(
            library,
            stage =>
            {
                Took(small.Stage is "image" or "video" ? "networks and latents" : "networks", preparing.Elapsed);
                return TakeSteps(stage, stageRun.Options, plan, folder, cancellation);
            },
            cancellation);
    }

    private TrainingDryRunReport TakeSteps(ITrainingStage stage, TrainerOptions options, TrainingPlan plan, string folder, CancellationToken cancellation)
    {
        var steps = new List<DryRunStep>();
        var (firstStep, waited) = (TimeSpan.Zero, DataWait.OfThisThread);
        var trainer = new Trainer(stage, options, log)
        {
            Took = (part, time) =>
            {
                cancellation.ThrowIfCancellationRequested();
                if (part == "step") (firstStep, waited) = (time, DataWait.OfThisThread - waited);
                else Took(part, time);
            },
        };
        // Cancelled between its parts, above; its own way of stopping would go on with less.
        trainer.Run(CancellationToken.None);
        // A step that was skipped ends the run with its own message, so both lines are there.
        var metrics = Path.Combine(options.RunFolder, RunJournal.MetricsFile);
        steps.Add(Step(stage.KindOfStep(0), firstStep - waited, waited, Figures(metrics, "train")["loss"], plan));
        Timed("load and compare", () => trainer.CheckReload(Path.Combine(folder, "copy")));
        foreach (var samples in OtherKinds(stage))
        {
            cancellation.ThrowIfCancellationRequested();
            steps.Add(TakeStep(stage, samples, options, plan));
        }

        var heldOut = Figures(metrics, "held_out");
        var broken = heldOut.Where(figure => !double.IsFinite(figure.Value)).Select(figure => figure.Key).Concat(steps.Where(s => !double.IsFinite(s.Loss)).Select(s => $"loss of the steps on {s.Kind}")).ToList();
        TrainingException.ThrowIfAny($"Trying the stage {stage.Name}", [.. broken.Select(what => $"'{what}' is not finite; look at the learning rate and at the networks that it starts from")]);
        var checkpoint = new DirectoryInfo(Directory.GetDirectories(options.RunFolder, "checkpoint-*")[0]).EnumerateFiles().Sum(file => file.Length);
        return Report(steps, checkpoint, plan.MemoryBytes.Peak, plan.DiskBytes.Checkpoint, Files(options.ExportFolder!), heldOut);
    }

    // Forward and backward of another kind of step; the optimizer's part is the same for all of them.
    private static DryRunStep TakeStep(ITrainingStage stage, long samples, TrainerOptions options, TrainingPlan plan)
    {
        using var scope = new TensorScope();
        var (clock, waited) = (Stopwatch.StartNew(), DataWait.OfThisThread);
        var loss = stage.Loss(samples, new RandomStream(options.Seed).Split(stage.Name).Split((ulong)samples), new Dictionary<string, double>());
        loss.Backward();
        foreach (var parameter in stage.Parameters) parameter.Value.Gradient = null;
        var data = DataWait.OfThisThread - waited;
        return Step(stage.KindOfStep(samples), clock.Elapsed - data, data, loss.Item(), plan);
    }

    private static DryRunStep Step(string kind, TimeSpan time, TimeSpan data, double loss, TrainingPlan plan) =>
        new(kind, Math.Round(time.TotalSeconds, 3), Math.Round(plan.StepKinds.First(k => k.Kind == kind).Seconds, 3), Math.Round(data.TotalSeconds, 3), loss);

    // The first step of each kind that is not the first step's.
    private static IEnumerable<long> OtherKinds(ITrainingStage stage) => Enumerable.Range(0, KindsWithin).Select(k => k * (long)stage.BatchSize)
        .DistinctBy(stage.KindOfStep).Skip(1);

    private TrainingDryRunReport Report(IReadOnlyList<DryRunStep> steps, long checkpoint, long plannedPeak, long plannedCheckpoint, IReadOnlyList<string> exported, IReadOnlyDictionary<string, double> heldOut) =>
        new(true, run.Stage, run.Model, _seconds, steps, ProcessMemory.PeakBytes(), plannedPeak, checkpoint, plannedCheckpoint, exported, heldOut);

    // The figures of the first line of a kind; what is no number there is not finite.
    private static Dictionary<string, double> Figures(string metricsFile, string kind)
    {
        var line = File.ReadLines(metricsFile).Select(text => JsonNode.Parse(text)!.AsObject()).First(json => (string?)json["kind"] == kind);
        return line.Where(f => f.Key is not ("kind" or "samples" or "seconds")).ToDictionary(f => f.Key, f => f.Value?.GetValue<double>() ?? double.NaN);
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];

    private T Timed<T>(string part, Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        var result = work();
        Took(part, clock.Elapsed);
        return result;
    }

    private void Timed(string part, Action work) => Timed(part, () =>
    {
        work();
        return 0;
    });

    private void Took(string part, TimeSpan time) => _seconds[part] = Math.Round(time.TotalSeconds, 2);
}
