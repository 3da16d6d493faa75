namespace Kinora.Training;

/// <summary>How a stage is run: the section <c>trainer</c> of a run file.</summary>
public sealed record TrainerOptions
{
    /// <summary>Batches that are made at once unless a run says otherwise.</summary>
    internal const int DefaultDataThreads = 2;

    /// <summary>Where checkpoints, metrics and samples go; relative to the current directory.</summary>
    public required string RunFolder { get; init; }

    /// <summary>
    /// Samples to train on in all, earlier sessions of the run included. The last step may go a little over. A run that has
    /// ended goes on when this is raised; the fall of the learning rate then starts from the new end.
    /// </summary>
    public required long Samples { get; init; }

    /// <summary>What turns gradients into steps. A run can't change it on the way: the optimizer's state is part of its checkpoints.</summary>
    public OptimizerKind Optimizer { get; init; }

    /// <summary>Step size on the plateau between warm-up and fall; Muon's is a share of a layer's size, see <see cref="Kinora.Nn.Muon"/>.</summary>
    public double LearningRate { get; init; } = 3e-4;

    /// <summary>Steps over which the rate rises from 0.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>Share of the run, at its end, over which the rate falls to <see cref="FinalRate"/>; 0 for no fall.</summary>
    public double DecayShare { get; init; } = 0.3;

    /// <summary>The rate at the end of the run, as a share of <see cref="LearningRate"/>.</summary>
    public double FinalRate { get; init; } = 0.05;

    /// <summary>Decay of squared gradients' mean, in [0, 1).</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Decoupled weight decay, for weights of two or more axes.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Limit of the Euclidean norm of all gradients together; longer ones are scaled down.</summary>
    public double ClipNorm { get; init; } = 1.0;

    /// <summary>Decay of the averaged weights that are measured, sampled from and exported, in [0, 1).</summary>
    public double EmaDecay { get; init; } = 0.999;

    /// <summary>Root of all randomness of the run: fresh weights, noise, times, dropout. Data has seeds of its own.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Minutes between checkpoints; 0 for one after every step.</summary>
    public double CheckpointMinutes { get; init; } = 3;

    /// <summary>Minutes between held-out figures, sample sheets and exports; 0 for after every step.</summary>
    public double EvaluateMinutes { get; init; } = 4;

    /// <summary>Steps between lines of the log.</summary>
    public int LogSteps { get; init; } = 20;

    /// <summary>Draw plots into the run folder after every measurement. They take a second and, for PNG, ffmpeg.</summary>
    public bool Plots { get; init; } = true;

    /// <summary>Steps in a row whose loss or gradient may be not finite (they are skipped and logged) before the run stops.</summary>
    public int NonFiniteLimit { get; init; } = 10;

    /// <summary>
    /// Batches that are prepared at once while the engine works, each by one thread; one more waits. Raise it where the log's
    /// <c>data_wait_share</c> is not near 0 and there are cores left. What is trained does not depend on it.
    /// </summary>
    public int DataThreads { get; init; } = DefaultDataThreads;

    /// <summary>
    /// Into how many parts a batch is cut that are worked on side by side, each with its share of the engine's threads: 1, or 2 for the stages
    /// <c>image</c>, <c>video</c>, <c>finetune</c>, <c>dpo</c> and <c>reflow</c>, which is faster on two cores or more. It changes the rounding of sums and nothing else.
    /// </summary>
    public int BatchParts { get; init; } = 1;

    /// <summary>
    /// Whether linear layers and attention that are trained multiply in bfloat16 (sums, weights, softmax and all else in fp32): faster on processors with instructions for it, see
    /// <see cref="Nn.MixedPrecision"/>. Held-out figures and frozen networks stay fp32.
    /// </summary>
    public bool Bfloat16Products { get; init; }

    /// <summary>
    /// Model folder into which the stage exports its networks at every evaluation, when it is stopped and at the end. Null:
    /// a <see cref="Trainer"/> exports nothing; a run file's stage exports into the run's own model folder, and stages that go on from a whole model, such as <c>finetune</c>, into the run folder.
    /// </summary>
    public string? ExportFolder { get; init; }

    /// <summary>What is wrong with these settings.</summary>
    public IReadOnlyList<string> Faults() => new OptionFaults("trainer")
        .Expect(!string.IsNullOrWhiteSpace(RunFolder), "run_folder", $"'{RunFolder}'", "a folder's name")
        .AtLeast("samples", Samples, 1)
        .Above("learning_rate", LearningRate, 0)
        .AtLeast("warmup_steps", WarmupSteps, 0)
        .Share("decay_share", DecayShare)
        .Share("final_rate", FinalRate)
        .Decay("beta2", Beta2)
        .AtLeast("weight_decay", WeightDecay, 0)
        .Above("clip_norm", ClipNorm, 0)
        .Decay("ema_decay", EmaDecay)
        .AtLeast("checkpoint_minutes", CheckpointMinutes, 0)
        .AtLeast("evaluate_minutes", EvaluateMinutes, 0)
        .AtLeast("log_steps", LogSteps, 1)
        .AtLeast("non_finite_limit", NonFiniteLimit, 1)
        .AtLeast("data_threads", DataThreads, 1)
        .Expect(BatchParts is 1 or Training.BatchParts.Most, "batch_parts", BatchParts, "1 or 2")
        .All;
}
