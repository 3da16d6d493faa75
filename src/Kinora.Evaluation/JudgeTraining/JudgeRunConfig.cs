using System.Text.Json;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>A complete training of a judge, as <c>configs/train/judge.json</c> holds it. Relative paths start from the current directory.</summary>
public sealed record JudgeRunConfig
{
    /// <summary>Always <c>judge</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>The judge's folder, into which the trained networks are written.</summary>
    public required string Judge { get; init; }

    /// <summary>Settings of the frame reader's part.</summary>
    public FrameReaderStageOptions FrameReader { get; init; } = new();

    /// <summary>How the frame reader's part is run.</summary>
    public required TrainerOptions FrameTrainer { get; init; }

    /// <summary>Settings of the motion reader's part.</summary>
    public MotionReaderStageOptions MotionReader { get; init; } = new();

    /// <summary>How the motion reader's part is run, after the frame reader's.</summary>
    public required TrainerOptions MotionTrainer { get; init; }

    /// <summary>Reads a run file; comments and trailing commas are allowed, fields that are not known are refused.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every fault is told.</exception>
    public static JudgeRunConfig Read(string path) => RunFile.Read(path, EvaluationJson.Default.JudgeRunConfig, _ => new JudgeRunConfig
    {
        Stage = "",
        Judge = "",
        FrameTrainer = new TrainerOptions { RunFolder = "", Samples = 0 },
        MotionTrainer = new TrainerOptions { RunFolder = "", Samples = 0 },
    });

    /// <summary>The text of a run file with every default written out.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, EvaluationJson.Default.JudgeRunConfig) + "\n";

    /// <summary>Checks everything that can be checked without opening anything.</summary>
    /// <exception cref="TrainingException">Something can't be done as asked; every fault is told.</exception>
    public void Check()
    {
        var faults = new List<string>();
        if (Stage != JudgeRun.StageName) faults.Add($"'stage' is '{Stage}', it must be '{JudgeRun.StageName}'");
        if (string.IsNullOrWhiteSpace(Judge)) faults.Add("'judge' is empty, it must name the judge's folder");
        if (FrameTrainer.RunFolder == MotionTrainer.RunFolder) faults.Add("'frame_trainer.run_folder' and 'motion_trainer.run_folder' are the same, each part needs its own");
        faults.AddRange(FrameTrainer.Faults().Select(fault => fault.Replace("'trainer.", "'frame_trainer.", StringComparison.Ordinal)));
        faults.AddRange(MotionTrainer.Faults().Select(fault => fault.Replace("'trainer.", "'motion_trainer.", StringComparison.Ordinal)));
        faults.AddRange(new OptionFaults("frame_reader").AtLeast("batch", FrameReader.Batch, 1).AtLeast("held_out_pictures", FrameReader.HeldOutPictures, 1).All);
        faults.AddRange(new OptionFaults("motion_reader").AtLeast("batch", MotionReader.Batch, 1).AtLeast("held_out_tracks", MotionReader.HeldOutTracks, 1).All);
        TrainingException.ThrowIfAny($"Checking the run of the stage '{JudgeRun.StageName}'", faults);
    }
}
