namespace Kinora.Training.Planning;

/// <summary>Memory of a run in bytes, at its highest.</summary>
/// <param name="Process">What the program and its libraries have before anything is loaded, measured, and 64 MB for what the collector has not collected yet.</param>
/// <param name="Frozen">Networks that are not trained, in fp32.</param>
/// <param name="Weights">The trained weights.</param>
/// <param name="Gradients">Their gradients.</param>
/// <param name="Optimizer">The optimizer's state.</param>
/// <param name="Average">The averaged weights.</param>
/// <param name="Activations">The largest of: activations of a training step, temporary copies of the optimizer's step, activations of measuring and sampling; with the allocator's share of 0.6 on top.</param>
/// <param name="Data">Batches that are prepared ahead, and cached latents.</param>
public sealed record PlannedMemory(long Process, long Frozen, long Weights, long Gradients, long Optimizer, long Average, long Activations, long Data)
{
    /// <summary>All of it.</summary>
    public long Peak => Process + Frozen + Weights + Gradients + Optimizer + Average + Activations + Data;
}
