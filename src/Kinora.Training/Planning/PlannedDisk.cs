namespace Kinora.Training.Planning;

/// <summary>Room on the disk in bytes, at its highest.</summary>
/// <param name="Checkpoint">One checkpoint.</param>
/// <param name="Checkpoints">Those that are kept, and the one that is being written.</param>
/// <param name="LatentCache">The cached latents.</param>
/// <param name="Export">The trained network in the model folder.</param>
public sealed record PlannedDisk(long Checkpoint, long Checkpoints, long LatentCache, long Export)
{
    /// <summary>All of it.</summary>
    public long Total => Checkpoints + LatentCache + Export;
}
