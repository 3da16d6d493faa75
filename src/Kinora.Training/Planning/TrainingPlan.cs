namespace Kinora.Training.Planning;

/// <summary>What a run needs, said before it starts: from shapes alone, no weights and no data are read.</summary>
/// <param name="Plan">Always true: tells the JSON of a plan from others.</param>
/// <param name="Stage">The stage.</param>
/// <param name="Model">The model folder.</param>
/// <param name="Networks">Every network that the stage has in memory.</param>
/// <param name="Samples">Samples in all.</param>
/// <param name="Steps">Steps in all.</param>
/// <param name="Unit"><c>tokens</c>, <c>pixels</c> for the VAE, or <c>latent frames</c> for a reward model.</param>
/// <param name="Units">How many of them in all.</param>
/// <param name="StepKinds">Each kind of step.</param>
/// <param name="FlopsPerStep">Mean over the kinds.</param>
/// <param name="Flops">Of all steps.</param>
/// <param name="LatentCacheFlops">Of encoding the clips that are not cached yet.</param>
/// <param name="MemoryBytes">Memory.</param>
/// <param name="DiskBytes">Disk.</param>
/// <param name="Time">Time.</param>
public sealed record TrainingPlan(
    bool Plan,
    string Stage,
    string Model,
    IReadOnlyList<PlannedNetwork> Networks,
    long Samples,
    long Steps,
    string Unit,
    double Units,
    IReadOnlyList<PlannedStep> StepKinds,
    double FlopsPerStep,
    double Flops,
    double LatentCacheFlops,
    PlannedMemory MemoryBytes,
    PlannedDisk DiskBytes,
    PlannedTime Time)
{
    /// <summary>Numbers that the stage trains.</summary>
    public long TrainedParameters => Networks.Sum(n => n.Trained);

    /// <summary>Numbers that it only uses.</summary>
    public long FrozenParameters => Networks.Sum(n => n.Parameters - n.Trained);
}
