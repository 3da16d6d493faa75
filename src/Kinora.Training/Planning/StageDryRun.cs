using System.Diagnostics;
using System.Text.Json.Nodes;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>Takes one step of everything that a trainer does with a stage, and notes what each part took.</summary>
/// <param name="stageName">The stage.</param>
/// <param name="model">Its model folder, for the report.</param>
/// <param name="log">Lines for the person who watches.</param>
public sealed class StageDryRun(string stageName, string model, TextWriter log)
{
    private const double Never = 1e9;

    // Steps that are looked through for kinds that have not come yet.
    private const int KindsWithin = 1000;

    private readonly Dictionary<string, double> _seconds = [];

    /// <summary>Works in a temporary folder, which is removed whatever happens.</summary>
    /// <param name="work">Gets the folder.</param>
    public static TrainingDryRunReport InTemporaryFolder(Func<string, TrainingDryRunReport> work)
    {
        var folder = Directory.CreateTempSubdirectory("kinora-dry-run-").FullName;
        try
        {
            return work(folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A run of one step that writes into a folder.</summary>
    /// <param name="trainer">How the whole run is run.</param>
    /// <param name="folder">Where everything goes.</param>
    public static TrainerOptions OneStep(TrainerOptions trainer, string folder) => trainer with
    {
        RunFolder = Path.Combine(folder, "run"),
        ExportFolder = Path.Combine(folder, "model"),
        Samples = 1,
        CheckpointMinutes = Never,
        EvaluateMinutes = Never,
        LogSteps = 1,
        NonFiniteLimit = 1,
    };

    /// <summary>Does a part, and notes what it took.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="work">Does it.</param>
    public T Timed<T>(string part, Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        var result = work();
        Took(part, clock.Elapsed);
        return result;
    }

    /// <summary>Notes what a part took.</summary>
    /// <param name="part">The part's name.</param>
    /// <param name="time">How long it took.</param>
    public void Took(string part, TimeSpan time) => _seconds[part] = Math.Round(time.TotalSeconds, 2);

    /// <summary>Takes one step of every kind, measures, samples, saves, loads back and exports.</summary>
    /// <param name="stage">The stage; stays the caller's.</param>
    /// <param name="options">As <see cref="OneStep"/> gives them.</param>
    /// <param name="plan">What was planned.</param>
    /// <param name="folder">A temporary folder.</param>
    /// <param name="cancellation">Stops between two parts.</param>
    /// <exception cref="TrainingException">As <see cref="Trainer.Run"/>; or a checkpoint came back changed, or a loss or figure is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingDryRunReport TakeSteps(ITrainingStage stage, TrainerOptions options, TrainingPlan plan, string folder, CancellationToken cancellation)
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

    /// <summary>The report of a stage that takes no steps.</summary>
    /// <param name="exportFolder">What it has written.</param>
    internal TrainingDryRunReport WithoutSteps(string exportFolder) => Report([], 0, 0, 0, Files(exportFolder), new Dictionary<string, double>());

    /// <summary>Does a part, and notes what it took.</summary>
    internal void Timed(string part, Action work) => Timed(part, () =>
    {
        work();
        return 0;
    });

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
        new(true, stageName, model, _seconds, steps, ProcessMemory.PeakBytes(), plannedPeak, checkpoint, plannedCheckpoint, exported, heldOut);

    // The figures of the first line of a kind; what is no number there is not finite.
    private static Dictionary<string, double> Figures(string metricsFile, string kind)
    {
        var line = File.ReadLines(metricsFile).Select(text => JsonNode.Parse(text)!.AsObject()).First(json => (string?)json["kind"] == kind);
        return line.Where(f => f.Key is not ("kind" or "samples" or "seconds")).ToDictionary(f => f.Key, f => f.Value?.GetValue<double>() ?? double.NaN);
    }

    private static string[] Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file)).Order(StringComparer.Ordinal)];
}
