using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>Turns what a stage computes into what a run of it needs.</summary>
public static class StagePlan
{
    // Measured on every stage of mini against the bytes of the tensors alone: freed blocks that the allocator keeps, and what
    // convolutions and products copy inside libtorch.
    private const double AllocatorShare = 1.6;

    // Rendered pictures and tokens that await the collector.
    private const long Garbage = 64_000_000;

    /// <summary>The plan of a run.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="model">The model folder.</param>
    /// <param name="trainer">How the stage is run.</param>
    /// <param name="workload">What it computes; stays the caller's.</param>
    /// <param name="efficiency">Which share of the machine's matrix products its steps reach.</param>
    /// <param name="machine">The machine.</param>
    public static TrainingPlan Of(string stage, string model, TrainerOptions trainer, StageWorkload workload, double efficiency, PlanningMachine machine)
    {
        var (rate, speed) = (machine.MatrixFlopsPerSecond, machine.MatrixFlopsPerSecond * efficiency);
        PlannedStep[] kinds = [.. workload.Steps.Select(s => s with { Seconds = s.Flops / speed })];
        var steps = (trainer.Samples + workload.CountedBatch - 1) / workload.CountedBatch;
        var flopsPerStep = kinds.Sum(s => s.Share * s.Flops);
        var encoding = workload.EncodeFlopsPerClip * workload.ClipsToEncode;
        return new TrainingPlan(
            true, stage, model, workload.Networks, trainer.Samples, steps, workload.Unit, steps * kinds.Sum(s => s.Share * s.Batch * s.UnitsPerSample),
            kinds, flopsPerStep, steps * flopsPerStep, encoding,
            Memory(workload, trainer, machine.ProcessBytes), Disk(workload, trainer),
            new PlannedTime(Engine.Threads, rate, efficiency, flopsPerStep / speed, steps * flopsPerStep / speed, encoding / (rate * StageEfficiency.Encoding)));
    }

    private static PlannedMemory Memory(StageWorkload workload, TrainerOptions trainer, long process)
    {
        var weights = Bytes(workload.Trained);
        var frozen = sizeof(float) * workload.Networks.Sum(n => n.Parameters - n.Trained);
        // The optimizer's step makes a temporary copy of the state of every weight, when activations are gone.
        var largest = Math.Max(Math.Max(workload.Steps.Max(s => s.ActivationBytes), workload.MeasuringBytes), Math.Max(weights, workload.EncodeBytes));
        var activations = (long)(AllocatorShare * largest);
        var data = ((trainer.DataThreads + 2) * workload.Steps.Max(s => s.BatchBytes)) + (workload.CachedClips * workload.LatentBytesPerClip);
        return new PlannedMemory(process + Garbage, frozen, weights, weights, OptimizerBytes(workload, trainer), weights, activations, data);
    }

    private static PlannedDisk Disk(StageWorkload workload, TrainerOptions trainer)
    {
        var checkpoint = (2 * Bytes(workload.Trained)) + OptimizerBytes(workload, trainer);
        var exported = (workload.ExportedNumbers ?? workload.Networks.Where(n => n.Trained > 0).Sum(n => n.Parameters)) * workload.ExportBytesPerNumber;
        return new PlannedDisk(checkpoint, (TrainingCheckpoints.Kept + 1) * checkpoint, workload.CachedClips * workload.LatentBytesPerClip, exported);
    }

    private static long OptimizerBytes(StageWorkload workload, TrainerOptions trainer)
    {
        using var optimizer = Trainer.MakeOptimizer(workload.Trained, trainer, workload.Embeds);
        return Bytes(optimizer.State());
    }

    private static long Bytes(IEnumerable<Parameter> parameters) => parameters.Sum(p => p.Value.ElementCount * p.Value.DType.Size());
}
