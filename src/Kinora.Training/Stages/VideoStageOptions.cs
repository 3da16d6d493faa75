namespace Kinora.Training.Stages;

/// <summary>One length of clip in the mix of a <see cref="VideoStage"/>.</summary>
/// <param name="LatentFrames">1 for single pictures, else a multiple of 3.</param>
/// <param name="Share">Share of the steps, relative to the others'.</param>
/// <param name="Batch">Samples per step.</param>
public sealed record LengthBucket(int LatentFrames, double Share, int Batch);

/// <summary>Settings of <see cref="VideoStage"/>.</summary>
public sealed record VideoStageOptions
{
    /// <summary>The lengths that are mixed: a single one of 1 frame is the image stage, several make the joint stage.</summary>
    public IReadOnlyList<LengthBucket> Buckets { get; init; } = [new(1, 1, 64)];

    /// <summary>Share of captions replaced by the empty text, which classifier-free guidance needs.</summary>
    public double TextDropout { get; init; } = 0.1;

    /// <summary>m of the logit-normal density of times for single pictures; negative spends more on noise, where layout is decided.</summary>
    public double TimeMean { get; init; } = -0.6;

    /// <summary>m for clips of full length: content repeats over frames, so the same noise hides less of it.</summary>
    public double TimeMeanLong { get; init; } = -1.6;

    /// <summary>Clips of the cache to train on; the ones after them are held out.</summary>
    public int TrainClips { get; init; } = 400;

    /// <summary>Clips of the cache for the held-out loss and the sample sheet.</summary>
    public int HeldOutClips { get; init; } = 25;

    /// <summary>Seed of the order of samples.</summary>
    public ulong DataSeed { get; init; } = 12;
}
