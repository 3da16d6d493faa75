namespace Kinora.Evaluation;

/// <summary>Settings of <see cref="FrameReaderStage"/>: the section <c>frame_reader</c> of a run file.</summary>
public sealed record FrameReaderStageOptions
{
    /// <summary>Pictures per step.</summary>
    public int Batch { get; init; } = 32;

    /// <summary>Seed of scenes and wear.</summary>
    public ulong DataSeed { get; init; } = 51;

    /// <summary>Convolutions of the training steps multiply in bfloat16: faster on processors with avx512_bf16, slower on others.</summary>
    public bool Bfloat16Convolutions { get; init; }

    /// <summary>Held-out pictures for the figures on the way.</summary>
    public int HeldOutPictures { get; init; } = 256;
}
