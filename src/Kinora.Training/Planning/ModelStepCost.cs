using Kinora.Training.Stages;

namespace Kinora.Training.Planning;

/// <summary>What a step of a stage asks that goes on from a whole model.</summary>
/// <param name="Weights">What is trained.</param>
/// <param name="Samples">Samples of a step.</param>
/// <param name="Videos">Videos of a sample.</param>
/// <param name="Frames">Latent frames of each that are trained on; null for all.</param>
/// <param name="FrozenPasses">How often the step asks the frozen start, which is a second copy where all weights are trained.</param>
/// <param name="MeasuredSamples">Samples that are measured together.</param>
/// <param name="IsStandalone">Whether a model folder that is exported holds copies of the other networks.</param>
/// <param name="Kind">The kind of step.</param>
/// <param name="Share">Its share of the steps, relative to the other kinds'.</param>
/// <param name="PlainVideos">Videos beside each sample that are trained on with a caption of their own and without the frozen start.</param>
internal sealed record ModelStepCost(
    WeightChoice Weights, int Samples, int Videos, int? Frames, int FrozenPasses, int MeasuredSamples, bool IsStandalone, string Kind = "all", double Share = 1, int PlainVideos = 0)
{
    /// <summary>A step on clips of one of the lengths.</summary>
    public static ModelStepCost Of(FinetuneOptions options, FinetuneLength length) => new(
        options.Weights, length.Batch, 1, length.Bucket.LatentFrames, 0, options.Measuring.HeldOut, true, VideoStage.KindOf(length.Bucket), length.Share);

    /// <summary>A step on pairs, and on as many real clips where there are any.</summary>
    public static ModelStepCost Of(DpoOptions options) =>
        new(options.Weights, options.Batch, 2, options.LatentFrames, 1, DpoStage.HeldOutAtOnce, true, PlainVideos: options.RealClips.Count > 0 ? 1 : 0);

    /// <summary>A step on samples; a guided teacher is asked with the prompt and without, at each of its steps.</summary>
    public static ModelStepCost Of(ReflowOptions options) =>
        new(options.Weights, options.Batch, 1, null, options.Target == ReflowOptions.Guidance ? 2 * (options.TeacherSteps ?? 1) : 0, ReflowStage.HeldOutAtOnce, options.Standalone);
}
