using Kinora.Diffusion;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Settings of <see cref="ReflowStage"/>: the section <c>reflow</c> of a run file.</summary>
public sealed record ReflowOptions
{
    /// <summary>Value of <see cref="Target"/>: the straight line from the noise to what the full sampler made of it.</summary>
    public const string Path = "path";

    /// <summary>Value of <see cref="Target"/>: the guided velocity of the model that the run starts from.</summary>
    public const string Guidance = "guidance";

    /// <summary>Folders of samples, as <c>kinora data samples</c> makes them.</summary>
    public IReadOnlyList<string> Samples { get; init; } = [];

    /// <summary>What the network learns to give without guidance: <see cref="Path"/> or <see cref="Guidance"/>.</summary>
    public string Target { get; init; } = Path;

    /// <summary>With <see cref="Guidance"/>: the scale at the noise; null for that of the samples.</summary>
    public double? TeacherGuidance { get; init; }

    /// <summary>With <see cref="Guidance"/>: how fast it diminishes; null for that of the samples.</summary>
    public double? TeacherDecay { get; init; }

    /// <summary>
    /// With <see cref="Guidance"/>: how many of the teacher's steps one of the student's takes the place of (progressive distillation; Salimans and Ho 2022). Times are then
    /// those of <see cref="OwnSteps"/> and <see cref="OwnShift"/>, no others. Null to learn the velocity itself at all times.
    /// </summary>
    public int? TeacherSteps { get; init; }

    /// <summary>
    /// Model folder whose transformer the student starts from, such as a Turbo that was made of an earlier edition; the run's model stays the teacher and the base. Null to start
    /// from the run's model.
    /// </summary>
    public string? Start { get; init; }

    /// <summary>What is trained.</summary>
    public WeightChoice Weights { get; init; } = new();

    /// <summary>a of the U-shaped density of times, see <see cref="UShapedDensity"/>.</summary>
    public double TimeSteepness { get; init; } = 5;

    /// <summary>
    /// m of a logit-normal density in its place, as in <see cref="VideoStageOptions.TimeMeanLong"/>; null for the U-shaped one. With
    /// <see cref="Guidance"/> times near 1 are of little use: a shifted sampler of few steps never asks for them.
    /// </summary>
    public double? TimeMean { get; init; }

    /// <summary>Samples of a step.</summary>
    public int Batch { get; init; } = 4;

    /// <summary>Share of the prompts that is held out and measured on, at least one prompt; above 0 and below 1.</summary>
    public double HeldOutShare { get; init; } = 0.05;

    /// <summary>Solver steps that the exported model folder has for its own; null for the base's.</summary>
    public int? OwnSteps { get; init; }

    /// <summary>Guidance that it has for its own; 1 for none.</summary>
    public double OwnGuidance { get; init; } = 1;

    /// <summary>Time shift that it has for its own; null for the base's.</summary>
    public double? OwnShift { get; init; }

    /// <summary>Whether the exported model folder holds copies of the other networks; else it refers to the base's folder and holds the transformer only.</summary>
    public bool Standalone { get; init; } = true;

    /// <summary>Seed of the split and the order of samples.</summary>
    public ulong DataSeed { get; init; } = 16;

    internal MeasuringSize Measuring { get; init; } = new(HeldOut: 32, SheetPrompts: 4);

    /// <summary>The steps of student and teacher; null where times are drawn from a density.</summary>
    /// <param name="defaults">The base's settings.</param>
    internal StepGrid? Grid(GenerationDefaults defaults) => TeacherSteps is { } each && OwnSteps is { } own ? new StepGrid(own, OwnShift ?? defaults.Shift, each) : null;

    /// <summary>Draws times of training: [B].</summary>
    internal Tensor SampleTimes(RandomStream random, int rows) => TimeMean is { } mean ? new TimestepDensity(mean).Sample(random, rows) : new UShapedDensity(TimeSteepness).Sample(random, rows);

    /// <summary>The exported folder's settings.</summary>
    /// <param name="defaults">The base's.</param>
    internal GenerationDefaults Own(GenerationDefaults defaults) => defaults with { Steps = OwnSteps ?? defaults.Steps, Guidance = OwnGuidance, Shift = OwnShift ?? defaults.Shift };

    /// <summary>What is wrong with these settings.</summary>
    internal IReadOnlyList<string> Faults() => Weights.Check(
        new OptionFaults("reflow")
            .Expect(Samples.Count > 0 && !Samples.Any(string.IsNullOrWhiteSpace), "samples", "empty", "a list of at least one folder of samples")
            .Expect(Target is Path or Guidance, "target", $"'{Target}'", $"'{Path}' or '{Guidance}'")
            .Expect(TeacherGuidance is null or (>= 1 and < double.PositiveInfinity), "teacher_guidance", $"{TeacherGuidance}", "at least 1")
            .Expect(TeacherDecay is null or (>= 0 and < double.PositiveInfinity), "teacher_decay", $"{TeacherDecay}", "at least 0")
            .Expect(Target == Guidance || (TeacherGuidance is null && TeacherDecay is null), "teacher_guidance", "given", $"left out with the target '{Path}': the samples were guided when they were made")
            .Expect(TeacherSteps is null or (>= 1 and <= 100), "teacher_steps", $"{TeacherSteps}", "from 1 to 100")
            .Expect(TeacherSteps is null || (Target == Guidance && OwnSteps is not null && TimeMean is null), "teacher_steps", $"{TeacherSteps}", $"left out but with the target '{Guidance}', with 'own_steps', and without 'time_mean': the times are those of the own steps")
            .Expect(Start is null || !string.IsNullOrWhiteSpace(Start), "start", "empty", "a model folder, or left out")
            .Expect(Start is null || !Weights.IsLora, "start", $"'{Start}'", $"left out with 'weights.method' '{WeightChoice.Lora}': a LoRA stands beside the run's model")
            .Above("time_steepness", TimeSteepness, 0)
            .Expect(TimeMean is null || double.IsFinite(TimeMean.Value), "time_mean", $"{TimeMean}", "a number")
            .AtLeast("batch", Batch, 1)
            .Expect(HeldOutShare is > 0 and < 1, "held_out_share", HeldOutShare, "above 0 and below 1")
            .Expect(OwnSteps is null or (>= 1 and <= 1000), "own_steps", $"{OwnSteps}", "from 1 to 1000")
            .AtLeast("own_guidance", OwnGuidance, 0)
            .Expect(OwnShift is null or (> 0 and < double.PositiveInfinity), "own_shift", $"{OwnShift}", "above 0"),
        "weights.").All;
}
