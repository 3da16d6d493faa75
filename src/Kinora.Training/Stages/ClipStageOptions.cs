using Kinora.Data.World;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="ClipStage"/>: the section <c>clip</c> of a run file.</summary>
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

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => new OptionFaults("clip")
        .AtLeast("batch_size", BatchSize, 2)
        .AtLeast("still_every", StillEvery, 2)
        .Expect(FrameStep >= 1 && 3 * FrameStep < WorldPhysics.ClipFrames, "frame_step", FrameStep, $"at least 1, and three of them less than {WorldPhysics.ClipFrames}")
        .All;
}
