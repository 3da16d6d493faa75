using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// Makes the latents of many videos, one after another, on the processor in fp32: text encoders, transformer and, once frames are asked for, the VAE
/// stay loaded. The latents and frames of a request are those of <see cref="TextToVideoPipeline"/>, which holds one network at a time instead.
/// </summary>
public sealed class LatentGenerator : IDisposable
{
    private readonly TextToVideoModel _model;
    private readonly PromptEncoder _encoders;
    private readonly StepVideoDit _dit;
    private VideoVae? _vae;

    /// <summary>Loads encoders and transformer.</summary>
    /// <param name="model">A checked model.</param>
    public LatentGenerator(TextToVideoModel model)
    {
        _model = model;
        _encoders = model.LoadEncoders(Device.Cpu, MemoryPlan.Whole);
        try
        {
            _dit = model.LoadTransformer(Device.Cpu, DType.F32, MemoryPlan.Whole);
        }
        catch
        {
            _encoders.Dispose();
            throw;
        }
    }

    /// <summary>Samples one video of a request.</summary>
    /// <param name="request">What to make; how many videos it asks for does not matter.</param>
    /// <param name="video">Number of the video among those of the request's seed, from 0.</param>
    /// <param name="guidanceDecay">How fast the guidance diminishes, see <see cref="DiminishingGuidance"/>; 0 for a constant one.</param>
    /// <param name="cancellation">Looked at before every block of the transformer.</param>
    /// <returns>The final latents [1, F, z, h, w], owned by the current scope.</returns>
    /// <exception cref="RequestException">The request has faults; all are named.</exception>
    /// <exception cref="GenerationException">The numbers broke down.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Tensor Sample(GenerationRequest request, int video, double guidanceDecay = 0, CancellationToken cancellation = default)
    {
        RequestCheck.ThrowIfFaulty(request);
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var text = Read(request.Texts);
        var schedule = new FlowMatchingSchedule(request.Steps, request.Shift, _model.Scheduler.Reverse);
        var noise = NoiseSource.Sample(request.Seed, video, LatentShape.Of(request, _model.Vae));
        return scope.Keep(new LatentSampler(_dit, schedule, request.Guidance, guidanceDecay: guidanceDecay).Sample(text, noise, cancellation: cancellation));
    }

    /// <summary>Decodes latents into a sink, chunk by chunk.</summary>
    /// <param name="latents_1FChw">Final latents.</param>
    /// <param name="sink">Takes the frames; completed here, stays the caller's.</param>
    /// <param name="cancellation">Looked at before every chunk.</param>
    /// <exception cref="GenerationException">What comes out is no video.</exception>
    public void Decode(Tensor latents_1FChw, IFrameSink sink, CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var vae = _vae ??= _model.LoadDecoder(Device.Cpu, DType.F32);
        var stream = new FrameStream(sink);
        vae.DecodeChunks(latents_1FChw, frames_1TCHW => stream.Write(frames_1TCHW), cancellation: cancellation);
        stream.Complete();
    }

    /// <summary>How far the transformer is from the straight path between noise and latents: the mean squared error of its velocity (spec 7.1).</summary>
    /// <param name="text">The caption.</param>
    /// <param name="latents_1FChw">Clean latents.</param>
    /// <param name="noise_1FChw">Where the path starts.</param>
    /// <param name="time">The place on the path, 0 being noise and 1 the latents.</param>
    public double VelocityError(string text, Tensor latents_1FChw, Tensor noise_1FChw, double time)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var context = Read([text]);
        var time_1 = Tensor.Full([1], time);
        var predicted = _dit.Forward(FlowMatching.Interpolate(noise_1FChw, latents_1FChw, time_1), time_1, context);
        return FlowMatching.ErrorPerRow(predicted, FlowMatching.Velocity(noise_1FChw, latents_1FChw)).Item();
    }

    /// <summary>Frees the networks.</summary>
    public void Dispose()
    {
        _encoders.Dispose();
        _dit.Dispose();
        _vae?.Dispose();
    }

    private TextContext Read(string[] texts)
    {
        var embedded = _encoders.Encode(_encoders.Tokenize(texts)).RefuseNonFinite();
        return _dit.PrepareText(embedded.Caption_BLC, embedded.Clip_BKC, embedded.CaptionLengths);
    }
}
