using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// The sampling loop (spec 1.3 step 6): from noise at time 0 to a video's latents at time 1, a guided Euler step at a time.
/// Latents stay fp32; the network sees them in its own type.
/// </summary>
/// <param name="dit">The transformer.</param>
/// <param name="schedule">The time grid.</param>
/// <param name="guidance">Guidance scale; it takes effect above 1, with two rows of text.</param>
/// <param name="dtype">What the transformer computes in.</param>
/// <param name="reuse">Says what a video's steps may take from earlier ones; null for nothing.</param>
/// <param name="counts">Is told how many steps were spared; null for nobody.</param>
/// <param name="guidanceDecay">How fast the guidance diminishes (<see cref="DiminishingGuidance"/>), for times that run from 0; 0 for a constant one.</param>
internal sealed class LatentSampler(StepVideoDit dit, FlowMatchingSchedule schedule, double guidance, DType dtype = DType.F32, GenerationRequest? reuse = null, ReuseCounts? counts = null, double guidanceDecay = 0)
{
    /// <summary>Samples one video.</summary>
    /// <param name="text">The prompt's row; with guidance followed by the negative prompt's.</param>
    /// <param name="noise_1FChw">Standard normal.</param>
    /// <param name="afterStep">Sees every step; null for none.</param>
    /// <param name="firstStep">Where to begin: above 0 the noise is instead the latents after so many steps.</param>
    /// <param name="stops">Asked after every step, before <paramref name="afterStep"/>: true leaves the other steps out and gives where the
    /// latents would end if the velocity stayed as it is. Null takes all steps.</param>
    /// <param name="cancellation">Looked at before every block of the transformer.</param>
    /// <returns>The latents [1, F, z, h, w], owned by the current scope.</returns>
    /// <exception cref="GenerationException">Values stopped being finite numbers, or the result is no video; names step and block.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Tensor Sample(
        TextContext text, Tensor noise_1FChw, Action<SamplerStep>? afterStep = null, int firstStep = 0, Func<SamplerStep, bool>? stops = null,
        CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var earlier = reuse is null ? null : new StepReuse(reuse, schedule.Steps);
        var latents = noise_1FChw.Clone();
        for (var step = firstStep; step < schedule.Steps; step++)
        {
            using var stepScope = new TensorScope();
            var scale = DiminishingGuidance.At(guidance, guidanceDecay, schedule.Time(step));
            var output = Forward(latents, SparesNegative(scale) || earlier?.SparesNegative(step) == true ? text.FirstRow() : text, step, null, earlier?.Blocks, cancellation);
            var velocity = text.Lengths.Count == 1 || SparesNegative(scale) ? output : earlier?.Guide(output, scale) ?? ClassifierFreeGuidance.Combine(output, scale);
            var next = EulerSolver.Step(latents, velocity, schedule, step);
            if (!next.IsFinite()) throw Diagnose(latents, text, step, cancellation);
            var taken = new SamplerStep(step, output, velocity, next);
            var isLast = stops?.Invoke(taken) == true;
            if (!isLast) afterStep?.Invoke(taken);
            latents.Dispose();
            latents = stepScope.Keep(isLast ? EulerSolver.Estimate(next, velocity, schedule, step + 1) : next);
            if (isLast) break;
        }

        if (counts is not null)
        {
            counts.CachedSteps += earlier?.Blocks?.Reused ?? 0;
            counts.GuidanceSteps += earlier?.GuidanceSteps ?? 0;
        }

        LatentWatch.RefuseCollapse(latents);
        return scope.Keep(latents);
    }

    // Where the guidance has faded to 1 the negative prompt takes no part any more, and half of the work is spared.
    private bool SparesNegative(double scale) => guidanceDecay > 0 && !ClassifierFreeGuidance.IsActive(scale);

    private Tensor Forward(Tensor latents, TextContext text, int step, Action<int, Tensor>? afterBlock, BlockCache? cache, CancellationToken cancellation)
    {
        var rows = text.Lengths.Count;
        var input = (rows == 1 ? latents : latents.Expand(rows, -1, -1, -1, -1)).To(dtype);
        return dit.Forward(input, Tensor.Full([rows], schedule.Time(step), DType.F32, latents.Device), text, afterBlock, cache: cache, cancellation: cancellation);
    }

    // The step is taken again with every block watched: only a failed video pays for it.
    private GenerationException Diagnose(Tensor latents, TextContext text, int step, CancellationToken cancellation)
    {
        int? badBlock = null;
        var output = Forward(latents, text, step, (block, x_BSD) => badBlock ??= x_BSD.IsFinite() ? null : block, null, cancellation);
        var place = badBlock is { } bad ? $"in transformer block {bad} (of 0 to {dit.Config.Layers - 1})"
            : !text.Tokens_BLD.IsFinite() ? "in the projected text"
            : !output.IsFinite() ? "in the transformer's output layer"
            : $"in the guided step, whose numbers outgrew fp32 (guidance {guidance})";
        return GenerationException.AtStep(step, badBlock,
            $"Denoising step {step + 1} of {schedule.Steps}: values that are no finite numbers appeared {place}. No video was written. " +
            "The weights are damaged or were trained to break down at these settings: check them with 'kinora inspect', or try other settings.");
    }
}
