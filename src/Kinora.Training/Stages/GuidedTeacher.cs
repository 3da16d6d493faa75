using Kinora.Diffusion;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>The guided velocity of a frozen network: what guidance distillation lets a student give in one evaluation, or in one step instead of several.</summary>
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

    /// <summary>The constant velocity that ends where the teacher's own steps within one of the student's end, without gradients: [B, F, z, h, w].</summary>
    /// <param name="captions">The prompts.</param>
    /// <param name="samples">How they were sampled: negative prompt and guidance.</param>
    /// <param name="points_BFChw">Where the student's step begins.</param>
    /// <param name="times_B">When it begins.</param>
    /// <param name="grid">The steps of both.</param>
    public Tensor MeanVelocity(PromptTokens captions, IReadOnlyList<ReflowSample> samples, Tensor points_BFChw, Tensor times_B, StepGrid grid)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var within = times_B.ToArray<float>().Select(grid.Within).ToList();
        var reached_BFChw = points_BFChw;
        for (var k = 0; k + 1 < within[0].Count; k++)
        {
            var (from, to) = (At(k), At(k + 1));
            reached_BFChw = reached_BFChw + (Velocity(captions, samples, reached_BFChw, from) * (to - from).Reshape(-1, 1, 1, 1, 1));
        }

        return scope.Keep((reached_BFChw - points_BFChw) / (At(within[0].Count - 1) - At(0)).Reshape(-1, 1, 1, 1, 1));

        Tensor At(int k) => Tensor.From([.. within.Select(times => times[k])], within.Count);
    }
}
