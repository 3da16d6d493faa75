namespace Kinora.Training;

/// <summary>
/// How the learning rate runs: a linear rise over the first steps, a plateau, and a linear fall over the last share of the run
/// (the trapezoid of Hägele et al. 2024, "Scaling laws and compute-optimal training beyond fixed training durations").
/// </summary>
/// <param name="Options">Warm-up, decay and number of samples.</param>
/// <param name="BatchSize">Samples per step.</param>
internal sealed record LearningRateSchedule(TrainerOptions Options, int BatchSize)
{
    /// <summary>The rate of the step after so many samples, as a share of the plateau's.</summary>
    /// <param name="samplesSeen">At least 0.</param>
    /// <returns>A number in (0, 1], or 0 where the final rate is 0.</returns>
    public double Scale(long samplesSeen)
    {
        var rise = Math.Min(1, ((samplesSeen / (double)BatchSize) + 1) / Math.Max(1, Options.WarmupSteps));
        var fallsFrom = Options.Samples * (1 - Options.DecayShare);
        if (samplesSeen <= fallsFrom) return rise;
        var fallen = Math.Min(1, (samplesSeen - fallsFrom) / (Options.Samples - fallsFrom));
        return rise * (1 + ((Options.FinalRate - 1) * fallen));
    }
}
