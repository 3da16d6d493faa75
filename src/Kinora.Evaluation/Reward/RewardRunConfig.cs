using System.Text.Json;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>A complete training of a reward model, as <c>configs/train/reward.json</c> holds it. Relative paths start from the current directory.</summary>
public sealed record RewardRunConfig
{
    /// <summary>Always <c>reward</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The model whose text encoder gives the prompts' features.</summary>
    public required string Model { get; init; }

    /// <summary>The reward model's folder, which is written.</summary>
    public required string Reward { get; init; }

    /// <summary>Lists of labelled pairs.</summary>
    public IReadOnlyList<string> Pairs { get; init; } = [];

    /// <summary>The axis whose labels are learned.</summary>
    public string Axis { get; init; } = "";

    /// <summary>Width of the network.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Pairs of a step.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Deviation of noise that is added to latents in training, as a share of theirs: against learning the videos by heart.</summary>
    public double Noise { get; init; } = 0.2;

    /// <summary>Share of the prompts whose pairs are held out and measured on, at least one prompt; above 0 and below 1.</summary>
    public double HeldOutShare { get; init; } = 0.15;

    /// <summary>Seed of the split and the order of pairs.</summary>
    public ulong DataSeed { get; init; } = 17;

    /// <summary>How it is run.</summary>
    public required TrainerOptions Trainer { get; init; }

    /// <summary>Reads a run file; comments and trailing commas are allowed, fields that are not known are refused.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every fault is told.</exception>
    public static RewardRunConfig Read(string path) => RunFile.Read(path, EvaluationJson.Default.RewardRunConfig, _ => new RewardRunConfig
    {
        Stage = "",
        Model = "",
        Reward = "",
        Trainer = new TrainerOptions { RunFolder = "", Samples = 0 },
    });

    /// <summary>The text of a run file with every default written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.RewardRunConfig) + "\n";

    /// <summary>Checks everything that can be checked without opening anything.</summary>
    /// <exception cref="TrainingException">Something can't be done as asked; every fault is told.</exception>
    public void Check()
    {
        var faults = new List<string>();
        if (Stage != RewardRun.StageName) faults.Add($"'stage' is '{Stage}', it must be '{RewardRun.StageName}'");
        if (string.IsNullOrWhiteSpace(Model)) faults.Add("'model' is empty, it must name the model folder");
        if (string.IsNullOrWhiteSpace(Reward)) faults.Add("'reward' is empty, it must name the folder to write");
        if (Pairs.Count == 0 || Pairs.Any(string.IsNullOrWhiteSpace)) faults.Add("'pairs' is empty, it must be a list of at least one file of pairs");
        if (string.IsNullOrWhiteSpace(Axis)) faults.Add("'axis' is empty, it must name an axis that the pairs are labelled on");
        if (Width < 1) faults.Add($"'width' is {Width}, it must be at least 1");
        if (Batch < 1) faults.Add($"'batch' is {Batch}, it must be at least 1");
        if (Noise < 0 || !double.IsFinite(Noise)) faults.Add($"'noise' is {Noise}, it must be at least 0");
        if (HeldOutShare is not (> 0 and < 1)) faults.Add($"'held_out_share' is {HeldOutShare}, it must be above 0 and below 1");
        faults.AddRange(Trainer.Faults());
        TrainingException.ThrowIfAny($"Checking the run of the stage '{RewardRun.StageName}'", faults);
    }
}
