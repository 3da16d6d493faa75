using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// The adversarial part of the VAE's training: a discriminator that learns to tell decoded pixels from rendered ones (hinge loss),
/// and the term of the VAE's loss that asks the decoder to be taken for real.
/// </summary>
/// <remarks>
/// The term is scaled by the ratio of two gradients' lengths, that of the pixel terms over its own (Esser et al. 2021, equation 7),
/// taken at the output of the decoder's last layer.
/// </remarks>
internal sealed class VideoVaeDiscriminator : ITrainingCompanion, IDisposable
{
    // Adam's first decay for a network whose task changes while it learns (Radford et al. 2016), and the second that goes with it.
    private const double Beta1 = 0.5;
    private const double Beta2 = 0.9;

    // A discriminator that cannot tell anything yet has next to no gradient; that nothing is not to be blown up without limit.
    private const double LargestScale = 1e4;
    private const double SmallestNorm = 1e-8;

    private readonly ParameterStore _store;
    private readonly PatchDiscriminator _network;
    private readonly AdamW _optimizer;
    private readonly double _weight;
    private readonly long _start;
    private (Tensor Real, Tensor Made)? _seen;

    /// <summary>Makes a fresh discriminator.</summary>
    /// <param name="options">The stage's settings.</param>
    /// <param name="seed">Seed of its weights.</param>
    public VideoVaeDiscriminator(VideoVaeStageOptions options, ulong seed)
    {
        (_weight, _start) = (options.AdversarialWeight, options.AdversarialStart);
        _store = ParameterStore.Fresh(seed);
        _network = new PatchDiscriminator(_store.Root["discriminator"]);
        _store.RequireGrad();
        _optimizer = new AdamW(_store.All, new AdamWOptions(options.AdversarialRate, Beta1, Beta2, WeightDecay: 0));
    }

    /// <inheritdoc/>
    public string Name => "discriminator";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _store.All;

    /// <inheritdoc/>
    public IOptimizer Optimizer => _optimizer;

    /// <summary>The weighted adversarial term of the VAE's loss; null before the discriminator starts.</summary>
    /// <param name="samplesSeen">How many samples came before.</param>
    /// <param name="decoded_BTCHW">What the VAE made [B, T, 3, H, W]; gradients go there and not to the discriminator.</param>
    /// <param name="video_BTCHW">What it was made from, in the same shape.</param>
    /// <param name="compare">The weighted pixel terms of (decoded, rendered), whose gradient is the measure.</param>
    /// <param name="metrics">Gets <c>adversarial</c>, how real the decoded patches seem, negated, and <c>adversarial_scale</c>, the ratio of gradients.</param>
    public Tensor? Term(long samplesSeen, Tensor decoded_BTCHW, Tensor video_BTCHW, Func<Tensor, Tensor, Tensor> compare, IDictionary<string, double> metrics)
    {
        _seen = null;
        if (samplesSeen < _start) return null;
        var made_BTCHW = decoded_BTCHW.Detach();
        _seen = (video_BTCHW, made_BTCHW);

        var (_, ofPixels) = Differentiate(made_BTCHW, made => compare(made, video_BTCHW));
        var (adversarial, ofAdversarial) = Judge(made_BTCHW);
        var scale = Math.Min(Norm(ofPixels) / (Norm(ofAdversarial) + SmallestNorm), LargestScale);
        metrics["adversarial"] = adversarial.Item();
        metrics["adversarial_scale"] = scale;
        // Its gradient is known by now: the discriminator need not be run a second time.
        return CustomGradient.Attach("adversarial", adversarial, [decoded_BTCHW], [ofAdversarial], context => [context.Saved[0] * context.Gradient]) * (_weight * scale);
    }

    /// <summary>Mean of max(0, 1 - D(rendered)) and max(0, 1 + D(decoded)): 1 for one who cannot tell, 0 for one who always can.</summary>
    /// <inheritdoc/>
    public Tensor? Loss(IDictionary<string, double> metrics)
    {
        if (_seen is not { } seen) return null;
        _seen = null;
        var (real, made) = (Forward(seen.Real), Forward(seen.Made));
        metrics["judged_real"] = real.Mean().Item();
        metrics["judged_made"] = made.Mean().Item();
        return ((1 - real).Relu().Mean() + (made + 1).Relu().Mean()) * 0.5;
    }

    /// <summary>Frees its weights and its optimizer's state.</summary>
    public void Dispose()
    {
        _optimizer.Dispose();
        _store.Dispose();
    }

    private static double Norm(Tensor x) => x.Square().Sum().Sqrt().Item();

    // A value and its gradient in the pixels, whether or not the caller records.
    private static (Tensor Value, Tensor Gradient) Differentiate(Tensor pixels, Func<Tensor, Tensor> function)
    {
        using var recorded = GradMode.Enable();
        var leaf = pixels.Detach();
        leaf.RequiresGrad = true;
        var value = function(leaf);
        value.Backward();
        return (value.Detach(), leaf.Gradient!);
    }

    private (Tensor Value, Tensor Gradient) Judge(Tensor made_BTCHW)
    {
        _store.RequireGrad(false);
        try
        {
            return Differentiate(made_BTCHW, made => -Forward(made).Mean());
        }
        finally
        {
            _store.RequireGrad();
        }
    }

    private Tensor Forward(Tensor video_BTCHW) => _network.Forward(video_BTCHW.Transpose(1, 2));
}
