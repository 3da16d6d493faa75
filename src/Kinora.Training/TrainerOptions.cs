namespace Kinora.Training;

/// <summary>How a stage is run.</summary>
public sealed record TrainerOptions
{
    /// <summary>Where checkpoints, metrics and samples go.</summary>
    public required string RunFolder { get; init; }

    /// <summary>Samples to train on in all, earlier sessions of the run included.</summary>
    public required long Samples { get; init; }

    /// <summary>Step size of AdamW after warm-up.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Steps over which the rate rises from 0.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Share of the run, at its end, over which the rate falls to <see cref="FinalRate"/>.</summary>
    public double DecayShare { get; init; } = 0.3;

    /// <summary>The last step's rate as a share of <see cref="LearningRate"/>.</summary>
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Decay of squared gradients' mean.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decoupled weight decay, for weights of two or more axes.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Limit of the gradient's norm.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Decay of the averaged weights that are sampled from and exported.</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Root of all randomness of the run.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Minutes between checkpoints.</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <summary>Minutes between held-out figures and sample sheets.</summary>
    public double EvaluateMinutes { get; init; } = 4;

    /// <summary>Steps between lines of the log.</summary>
    public int LogSteps { get; init; } = 20;

    /// <summary>Steps in a row whose loss or gradient may be not finite (they are skipped and counted) before the run stops.</summary>
    public int NonFiniteLimit { get; init; } = 10;

    /// <summary>Folder into which the stage exports its networks at every evaluation and at the end; null for none.</summary>
    public string? ExportFolder { get; init; }
}
