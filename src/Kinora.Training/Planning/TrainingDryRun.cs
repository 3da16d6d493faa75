using System.Diagnostics;
using Kinora.Data.World;
using Kinora.Training.Stages;

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

    private static readonly MeasuringSize Little = new(HeldOut: 4, SheetPrompts, SheetSteps);

    private readonly StageDryRun _dry = new(run.Stage, run.Model, log);

    /// <summary>How long the machine's rate is measured.</summary>
    internal TimeSpan Probe { get; init; } = PlanningMachine.UsualProbe;

    /// <summary>Does it. Neither the run's folder nor the model's nor its caches are touched.</summary>
    /// <param name="cancellation">Stops between two parts.</param>
    /// <exception cref="TrainingException">As <see cref="TrainingRun.Run"/>; or a checkpoint came back changed, or a loss or figure is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    /// <exception cref="Kinora.Checkpoints.CheckpointException">As <see cref="TrainingRun.Run"/>.</exception>
    /// <exception cref="Kinora.Data.Preference.PreferenceDataException">Pairs or samples can't be read; all are named.</exception>
    public TrainingDryRunReport Run(CancellationToken cancellation = default)
    {
        // The folder to export into is another one in the dry run, so this is the only look at the run's own.
        run.Check();
        return StageDryRun.InTemporaryFolder(folder =>
        {
            var small = Reduced(folder);
            if (run.Stage == "tokenizers") return RunTokenizers(small);
            return run.Weights is null ? RunWorldStage(small, folder, cancellation) : RunModelStage(small, folder, cancellation);
        });
    }

    private TrainingRunConfig Reduced(string folder) => run with
    {
        Model = run.Stage == "tokenizers" ? Path.Combine(folder, "model") : run.Model,
        Trainer = run.Trainer is null ? null : StageDryRun.OneStep(run.Trainer, folder),
        Tokenizers = run.Tokenizers with { Captions = Math.Min(run.Tokenizers.Captions, TokenizerCaptions) },
        Llm = run.Llm with { HeldOutCaptions = Math.Min(run.Llm.HeldOutCaptions, Captions) },
        Video = run.Video with { TrainClips = Math.Min(run.Video.TrainClips, Clips), HeldOutClips = 1, SheetSteps = SheetSteps, SheetPrompts = SheetPrompts },
        Finetune = run.Finetune with { Measuring = Little, FewClips = true, LatentCache = Path.Combine(folder, "clip-latents") },
        Dpo = run.Dpo with { Measuring = Little },
        Reflow = run.Reflow with { Measuring = Little },
        LatentCache = Path.Combine(folder, "latents"),
    };

    private TrainingDryRunReport RunTokenizers(TrainingRunConfig small)
    {
        _dry.Timed("tokenizers", () => new TrainingRun(small, log).Run(CancellationToken.None));
        return _dry.WithoutSteps(small.Model);
    }

    private TrainingDryRunReport RunWorldStage(TrainingRunConfig small, string folder, CancellationToken cancellation)
    {
        var stageRun = new TrainingRun(small, log);
        stageRun.CheckInputs();
        var plan = _dry.Timed("plan", () => new TrainingPlanner(small).Plan(Probe));
        var library = _dry.Timed("world", () => ConceptLibrary.Load());
        cancellation.ThrowIfCancellationRequested();
        var preparing = Stopwatch.StartNew();
        return stageRun.WithWorldStage(
            library,
            stage =>
            {
                _dry.Took(small.Stage is "image" or "video" ? "networks and latents" : "networks", preparing.Elapsed);
                return _dry.TakeSteps(stage, stageRun.Options, plan, folder, cancellation);
            },
            cancellation);
    }

    private TrainingDryRunReport RunModelStage(TrainingRunConfig small, string folder, CancellationToken cancellation)
    {
        TrainingPlan? plan = null;
        var preparing = Stopwatch.StartNew();
        var stageRun = new TrainingRun(small, log)
        {
            // The plan is for videos as they are, which are known from here on.
            Prepared = shape =>
            {
                _dry.Took("data", preparing.Elapsed);
                plan = _dry.Timed("plan", () => new TrainingPlanner(small).Plan(Probe, shape));
                cancellation.ThrowIfCancellationRequested();
                preparing.Restart();
            },
        };
        stageRun.CheckInputs();
        return stageRun.WithModelStage(
            stage =>
            {
                _dry.Took("networks", preparing.Elapsed);
                return _dry.TakeSteps(stage, stageRun.Options, plan!, folder, cancellation);
            },
            cancellation);
    }
}
