using Kinora.Checkpoints;
using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>Says what a run needs before it starts.</summary>
/// <param name="run">The run; every stage but <c>tokenizers</c>.</param>
public sealed class TrainingPlanner(TrainingRunConfig run)
{
    /// <summary>The stages that can be planned and tried dry: those of the cascade. What goes on from a whole model has to look at its data first.</summary>
    public static IReadOnlyList<string> Stages { get; } = [.. TrainingRun.Stages.TakeWhile(stage => stage != "finetune")];

    // Measured on every stage of mini against the bytes of the tensors alone: freed blocks that the allocator keeps, and what
    // convolutions and products copy inside libtorch.
    private const double AllocatorShare = 1.6;

    // Rendered pictures and tokens that await the collector.
    private const long Garbage = 64_000_000;

    /// <summary>How long the machine's rate is measured.</summary>
    public static TimeSpan ProbeLength { get; } = TimeSpan.FromSeconds(2);

    /// <summary>Plans the run: reads configurations and tokenizers of the model folder, no weights and no data, and writes nothing.</summary>
    /// <param name="probe">How long the machine's rate is measured.</param>
    /// <exception cref="TrainingException">The run can't be done as asked, the stage has no network, or the model folder lacks what earlier stages make; every fault is told.</exception>
    public TrainingPlan Plan(TimeSpan probe)
    {
        run.Check();
        var model = ModelFolder.Open(run.Model);
        if (run.Trainer is not { } trainer || run.Stage == "tokenizers") throw new TrainingException($"Planning the stage '{run.Stage}': it trains no network, so there is nothing to plan. --dry-run tries it.");
        TrainingException.ThrowIfAny($"Planning {run.Stage} with the model {run.Model}", StageInputs.Missing(model, run));

        var rate = EngineProbe.MatrixFlopsPerSecond(probe);
        var library = ConceptLibrary.Load();
        var process = ProcessMemory.PresentBytes();
        using var workload = new WorkloadBuilder(run, model, library).Build();
        var efficiency = StageEfficiency.Of(run);
        var speed = rate * efficiency;
        PlannedStep[] kinds = [.. workload.Steps.Select(s => s with { Seconds = s.Flops / speed })];
        var steps = (trainer.Samples + workload.CountedBatch - 1) / workload.CountedBatch;
        var flopsPerStep = kinds.Sum(s => s.Share * s.Flops);
        var clips = workload.LatentBytesPerClip == 0 ? 0 : run.Video.TrainClips + run.Video.HeldOutClips;
        var encoding = workload.EncodeFlopsPerClip * Math.Max(0, clips - LatentCache.ClipsIn(run.LatentCache));
        return new TrainingPlan(
            true, run.Stage, run.Model, workload.Networks, trainer.Samples, steps, workload.Unit, steps * kinds.Sum(s => s.Share * s.Batch * s.UnitsPerSample),
            kinds, flopsPerStep, steps * flopsPerStep, encoding,
            Memory(workload, trainer, process, clips), Disk(workload, trainer, clips),
            new PlannedTime(Engine.Threads, rate, efficiency, flopsPerStep / speed, steps * flopsPerStep / speed, encoding / (rate * StageEfficiency.Encoding)));
    }

    private static PlannedMemory Memory(StageWorkload workload, TrainerOptions trainer, long process, int clips)
    {
        var weights = Bytes(workload.Trained);
        var frozen = sizeof(float) * workload.Networks.Sum(n => n.Parameters - n.Trained);
        // The optimizer's step makes a temporary copy of the state of every weight, when activations are gone.
        var largest = Math.Max(Math.Max(workload.Steps.Max(s => s.ActivationBytes), workload.MeasuringBytes), Math.Max(weights, workload.EncodeBytes));
        var activations = (long)(AllocatorShare * largest);
        var data = ((trainer.DataThreads + 2) * workload.Steps.Max(s => s.BatchBytes)) + (clips * workload.LatentBytesPerClip);
        return new PlannedMemory(process + Garbage, frozen, weights, weights, OptimizerBytes(workload, trainer), weights, activations, data);
    }

    private static PlannedDisk Disk(StageWorkload workload, TrainerOptions trainer, int clips)
    {
        var checkpoint = (2 * Bytes(workload.Trained)) + OptimizerBytes(workload, trainer);
        var exported = workload.Networks.Where(n => n.Trained > 0).Sum(n => n.Parameters) * workload.ExportBytesPerNumber;
        return new PlannedDisk(checkpoint, (TrainingCheckpoints.Kept + 1) * checkpoint, clips * workload.LatentBytesPerClip, exported);
    }

    private static long OptimizerBytes(StageWorkload workload, TrainerOptions trainer)
    {
        using var optimizer = Trainer.MakeOptimizer(workload.Trained, trainer, workload.Embeds);
        return Bytes(optimizer.State());
    }

    private static long Bytes(IEnumerable<Parameter> parameters) => parameters.Sum(p => p.Value.ElementCount * p.Value.DType.Size());
}
