namespace Kinora.Evaluation;

/// <summary>Settings of <see cref="MotionReaderStage"/>: the section <c>motion_reader</c> of a run file.</summary>
public sealed record MotionReaderStageOptions
{
    /// <summary>Tracks per step.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>Seed of scenes and wear.</summary>
    public ulong DataSeed { get; init; } = 61;

    /// <summary>Held-out tracks for the figures on the way.</summary>
    public int HeldOutTracks { get; init; } = 512;
}
