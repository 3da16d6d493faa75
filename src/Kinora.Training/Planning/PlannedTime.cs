namespace Kinora.Training.Planning;

/// <summary>How long a run will take; an estimate.</summary>
/// <param name="Threads">Processor threads.</param>
/// <param name="MatrixFlopsPerSecond">What this machine's matrix products reach, measured just now.</param>
/// <param name="Efficiency">Which share of that the stage's steps reach, from measurements: <see cref="StageEfficiency"/>.</param>
/// <param name="SecondsPerStep">Mean over the kinds of steps.</param>
/// <param name="TrainingSeconds">All steps; held-out figures, sample sheets and checkpoints come on top.</param>
/// <param name="LatentCacheSeconds">Encoding the clips that are not cached yet.</param>
public sealed record PlannedTime(int Threads, double MatrixFlopsPerSecond, double Efficiency, double SecondsPerStep, double TrainingSeconds, double LatentCacheSeconds)
{
    /// <summary>Steps and cache.</summary>
    public double TotalSeconds => TrainingSeconds + LatentCacheSeconds;
}
