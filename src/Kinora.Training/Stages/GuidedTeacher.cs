using Kinora.Diffusion;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>The guided velocity of a frozen network: what guidance distillation lets a student give in one evaluation.</summary>
/// <param name="network">The network.</param>
/// <param name="withoutAdapters">Whether its adapters are left out: it is the student's own network then.</param>
/// <param name="tokenize">Cuts prompts into tokens.</param>
/// <param name="options">The scale; the samples' own where they leave it out.</param>
internal sealed class GuidedTeacher(FlowObjective network, bool withoutAdapters, Func<IReadOnlyList<string>, PromptTokens> tokenize, ReflowOptions options)
{
    /// <summary>v_uncond + g(t) (v_text - v_uncond), without gradients: [B, F, z, h, w].</summary>
    /// <param name="captions">The prompts.</param>
    /// <param name="samples">How they were sampled: negative prompt and guidance.</param>
    /// <param name="points_BFChw">Where the velocity is asked.</param>
    /// <param name="times_B">At which times.</param>
    public Tensor Velocity(PromptTokens captions, IReadOnlyList<ReflowSample> samples, Tensor points_BFChw, Tensor times_B)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var off = withoutAdapters ? AdapterMode.Off() : default;
        var text = network.Predict(captions, points_BFChw, times_B);
        var without = network.Predict(tokenize([.. samples.Select(s => s.Video.NegativePrompt)]), points_BFChw, times_B);
        var scales = samples.Zip(times_B.ToArray<float>(), (s, t) =>
            (float)DiminishingGuidance.At(options.TeacherGuidance ?? Math.Max(1, s.Video.Guidance), options.TeacherDecay ?? s.Video.GuidanceDecay, t)).ToArray();
        return scope.Keep(without + ((text - without) * Tensor.From(scales, samples.Count, 1, 1, 1, 1)));
    }
}
