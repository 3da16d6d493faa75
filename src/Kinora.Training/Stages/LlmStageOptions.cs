namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="LlmStage"/>: the section <c>llm</c> of a run file.</summary>
public sealed record LlmStageOptions
{
    /// <summary>Captions per step, half of them Chinese.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Captions of held-out combinations that are measured on, half of them Chinese.</summary>
    public int HeldOutCaptions { get; init; } = 512;

    /// <summary>Seed of the scenes and captions.</summary>
    public ulong DataSeed { get; init; } = 21;

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => new OptionFaults("llm")
        .AtLeast("batch_size", BatchSize, 1)
        .AtLeast("held_out_captions", HeldOutCaptions, 2)
        .All;
}
