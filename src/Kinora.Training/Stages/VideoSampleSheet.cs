using Kinora.Diffusion;
using Kinora.Media;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Samples of fixed prompts from fixed noise: what a person looks at while a transformer trains.</summary>
/// <param name="prompts">The prompts, at least one.</param>
/// <param name="dit">The transformer.</param>
/// <param name="text">The text encoders.</param>
/// <param name="vae">Decodes.</param>
/// <param name="clipShape">F, z, h, w of a whole clip; F is not used.</param>
/// <param name="latentFrames">Length of the samples.</param>
/// <param name="steps">Solver steps.</param>
/// <param name="most">Prompts at most.</param>
/// <param name="guidance">Guidance scale.</param>
/// <param name="shift">Time shift of the schedule.</param>
internal sealed class VideoSampleSheet(IReadOnlyList<string> prompts, StepVideoDit dit, PromptEncoder text, VideoVae vae, IReadOnlyList<long> clipShape, int latentFrames, int steps, int most,
    double guidance = VideoSampleSheet.UsualGuidance, double shift = VideoSampleSheet.UsualShift)
{
    private const double UsualGuidance = 4;
    private const double UsualShift = 4;
    private const int Columns = 10;

    /// <summary>Clips that are sampled together.</summary>
    internal const int PromptsAtOnce = 2;

    private const ulong NoiseSeed = 7;

    /// <summary>Prompts about the synthetic world.</summary>
    public static IReadOnlyList<string> OfTheWorld { get; } =
    [
        "一只企鹅在雪地里跳来跳去", "A penguin hops around in the snow.", "一头大象在草地上", "A red car in the desert",
        "夜里有一只气球慢慢升起", "A soccer ball bounces on the beach", "一只青蛙在沙漠里", "A rocket at night",
    ];

    /// <summary>Samples and writes the sheet: one row for each prompt, or one row of pictures.</summary>
    /// <param name="path">The PNG.</param>
    public void Write(string path)
    {
        var clips = new List<byte[]>();
        foreach (var together in prompts.Take(most).Chunk(latentFrames == 1 ? prompts.Count : PromptsAtOnce))
        {
            using var scope = new TensorScope();
            var latents = Sample(together);
            for (var row = 0; row < together.Length; row++) clips.Add(WorldClips.ToBytes(vae.Decode(latents.Narrow(0, row, 1)).Select(0, 0)));
        }

        if (latentFrames == 1) clips = [clips.SelectMany(c => c).ToArray()];
        SampleSheet.Write(path, clips, new FrameSize((int)clipShape[3] * VideoVaeConfig.SpatialFactor, (int)clipShape[2] * VideoVaeConfig.SpatialFactor), Columns);
    }

    private Tensor Sample(string[] texts)
    {
        var embedded = text.Encode(text.Tokenize([.. texts, .. texts.Select(_ => "")]));
        var context = dit.PrepareText(embedded.Caption_BLC, embedded.Clip_BKC, embedded.CaptionLengths);
        var schedule = new FlowMatchingSchedule(steps, shift);
        var latents = new RandomStream(NoiseSeed).Normal([texts.Length, latentFrames, clipShape[1], clipShape[2], clipShape[3]]);
        for (var step = 0; step < steps; step++)
        {
            using var scope = new TensorScope();
            var doubled = Tensor.Concat([latents, latents], 0);
            var velocity = dit.Forward(doubled, Tensor.Full([doubled.Size(0)], schedule.Time(step)), context);
            latents = scope.Keep(EulerSolver.Step(latents, ClassifierFreeGuidance.Combine(velocity, guidance), schedule, step));
        }

        return latents;
    }
}
