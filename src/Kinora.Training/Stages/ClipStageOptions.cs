namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="ClipStage"/>.</summary>
public sealed record ClipStageOptions
{
    /// <summary>Pairs per step; all of different combinations, so at most as many as the world has trained ones.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Every n-th step pairs captions of single pictures with one picture.</summary>
    public int StillEvery { get; init; } = 4;

    /// <summary>Frames between the four pictures that stand for a clip.</summary>
    public int FrameStep { get; init; } = 24;

    /// <summary>Seed of the scenes and captions.</summary>
    public ulong DataSeed { get; init; } = 31;
}
