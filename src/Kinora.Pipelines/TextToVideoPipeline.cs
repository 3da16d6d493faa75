using Kinora.Diffusion;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>
/// From a sentence to a video (spec 1.3): prompt, tokens, text embeddings, noise, latents, frames. Each network is loaded
/// when its turn comes and released after it, so that memory holds one at a time.
/// </summary>
/// <param name="model">A checked model.</param>
/// <param name="device">Where to compute: fp32 on the processor, bf16 for transformer and VAE on a GPU.</param>
/// <param name="time">For measuring; null for the system's clock.</param>
/// <param name="memory">Bytes that the process may have resident, on the processor only: weights that don't fit are streamed from
/// their files with the same results, bit for bit, and large pictures are decoded in tiles, which can move a pixel by a level. Null for all the memory that it takes.</param>
public sealed class TextToVideoPipeline(TextToVideoModel model, Device device = default, TimeProvider? time = null, long? memory = null)
{
    // Typical shares of the whole time, for the progress bar only.
    private const double EncodersShare = 0.03;
    private const double TextShare = 0.02;
    private const double TransformerShare = 0.03;
    private const double DenoiseShare = 0.7;
    private const double VaeShare = 0.02;
    private const double DecodeShare = 0.2;

    private readonly DType _dtype = device.Type == DeviceType.Cuda ? DType.BF16 : DType.F32;

    /// <summary>Makes the videos of a request, one after another: first the latents of all, then the frames of each.</summary>
    /// <param name="request">What to make; checked again here.</param>
    /// <param name="openSink">Gives what takes the frames of video 0 to <see cref="GenerationRequest.Count"/> - 1. Called when its
    /// frames are about to come; the pipeline disposes it.</param>
    /// <param name="progress">Is told of every step, on this thread; null for nobody.</param>
    /// <param name="cancellation">Looked at before every transformer block and every chunk of frames.</param>
    /// <returns>What it took.</returns>
    /// <exception cref="RequestException">The request has faults; all are named.</exception>
    /// <exception cref="BudgetException">The memory is too little for the request; carries the smallest that does.</exception>
    /// <exception cref="GenerationException">The numbers broke down; names step and block.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>The same request and number of a video give the same frames, however many are made with it.</remarks>
    public GenerationResult Generate(
        GenerationRequest request, Func<int, IFrameSink> openSink, IProgress<GenerationProgress>? progress = null, CancellationToken cancellation = default) =>
        Generate(request, openSink, null, progress, cancellation);

    /// <summary>The same, followed step by step: it can be broken off and go on later, and shows what is coming.</summary>
    /// <param name="request">What to make; checked again here.</param>
    /// <param name="openSink">As above.</param>
    /// <param name="journal">Keeps latents to go on with after a break, and takes previews; null for neither.</param>
    /// <param name="progress">Is told of every step, on this thread; null for nobody.</param>
    /// <param name="cancellation">Looked at before every transformer block and every chunk of frames.</param>
    /// <returns>What this run took.</returns>
    /// <exception cref="ArgumentException">The journal's latents belong to another request.</exception>
    /// <exception cref="RequestException">The request has faults; all are named.</exception>
    /// <exception cref="GenerationException">The numbers broke down; names step and block.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <remarks>With the same number of threads, a video that was broken off after any step has the frames of one that was not; one whose
    /// steps take from earlier ones (<see cref="GenerationRequest.ReusesSteps"/>) begins again for that.</remarks>
    public GenerationResult Generate(
        GenerationRequest request, Func<int, IFrameSink> openSink, IGenerationJournal? journal, IProgress<GenerationProgress>? progress, CancellationToken cancellation)
    {
        RequestCheck.ThrowIfFaulty(request);
        return Generate(request, Plan(request), openSink, journal, progress, cancellation);
    }

    /// <summary>The same with memory divided already.</summary>
    internal GenerationResult Generate(
        GenerationRequest request, MemoryPlan plan, Func<int, IFrameSink> openSink, IGenerationJournal? journal = null, IProgress<GenerationProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var meter = new ProgressMeter(progress, time ?? TimeProvider.System);

        var saved = Enumerable.Range(0, request.Count).Select(video => CheckSaved(journal?.Load(video), request)).ToArray();
        var reused = new ReuseCounts();
        var latents = saved.All(s => s?.StepsDone == request.Steps)
            ? Restore(saved, meter)
            : Denoise(request, plan, Encode(request, plan, meter, cancellation), saved, meter, journal, reused, cancellation);
        ProcessMemory.ReturnFree();
        Decode(request, plan, latents, openSink, meter, cancellation);
        return new GenerationResult(meter.Seconds, meter.Total, reused.CachedSteps, reused.GuidanceSteps);
    }

    /// <summary>Refuses a request that does not fit the memory, before anything is loaded; <see cref="Generate(GenerationRequest, Func{int, IFrameSink}, IProgress{GenerationProgress}?, CancellationToken)"/> does so too.</summary>
    /// <param name="request">A request without faults.</param>
    /// <exception cref="BudgetException">The memory is too little; carries the smallest that does.</exception>
    public void ThrowIfOverBudget(GenerationRequest request) => Plan(request);

    private MemoryPlan Plan(GenerationRequest request)
    {
        if (memory is not { } budget) return MemoryPlan.Whole;
        if (device.Type != DeviceType.Cpu) throw new ArgumentException($"A memory budget of {budget} bytes was given for {device}: only the processor keeps to one. Leave it out.");
        return Preflight.Divide(model, request, budget, ProcessMemory.PresentBytes());
    }

    private TextEmbeddings Encode(GenerationRequest request, MemoryPlan plan, ProgressMeter meter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var encoders = meter.Run(GenerationPhase.Load, EncodersShare, 0, () => model.LoadEncoders(device, plan));
        cancellation.ThrowIfCancellationRequested();
        return meter.Run(GenerationPhase.Text, TextShare, 0, () => encoders.Encode(encoders.Tokenize(request.Texts)).RefuseNonFinite());
    }

    private Tensor[] Denoise(
        GenerationRequest request, MemoryPlan plan, TextEmbeddings texts, SavedLatents?[] saved, ProgressMeter meter, IGenerationJournal? journal, ReuseCounts reused, CancellationToken cancellation)
    {
        using var scope = new TensorScope();
        ProcessMemory.ReturnFree();
        cancellation.ThrowIfCancellationRequested();
        using var dit = meter.Run(GenerationPhase.Load, TransformerShare, 0, () => model.LoadTransformer(device, _dtype, plan));
        using var previews = new PreviewRenderer(model, device, _dtype);
        var text = dit.PrepareText(texts.Caption_BLC.To(_dtype), texts.Clip_BKC.To(_dtype), texts.CaptionLengths);
        var schedule = new FlowMatchingSchedule(request.Steps, request.Shift, model.Scheduler.Reverse);
        var sampler = new LatentSampler(dit, schedule, request.Guidance, _dtype, request.ReusesSteps ? request : null, reused);
        var shape = LatentShape.Of(request, model.Vae);
        return scope.Keep(meter.Run(GenerationPhase.Denoise, DenoiseShare, request.Count * request.Steps, () => Enumerable.Range(0, request.Count).Select(video =>
        {
            var done = saved[video]?.StepsDone ?? 0;
            if (done > 0) meter.Skip(done);
            var start = saved[video] is { } state ? Restore(state) : NoiseSource.Sample(request.Seed, request.FirstVideo + video, shape, device);
            if (done == request.Steps) return start;
            int? stoppedAfter = null;
            var sampled = sampler.Sample(text, start, AfterStep, done, Stops, cancellation);
            if (stoppedAfter is { } steps) journal?.AfterStop(video, steps, sampled);
            return sampled;

            bool Stops(SamplerStep step)
            {
                var steps = step.Index + 1;
                if (steps == request.Steps || (steps != request.StopAfter && journal?.WantsToStop(video, steps) != true)) return false;
                stoppedAfter = steps;
                meter.Advance(request.Steps - step.Index);
                return true;
            }

            void AfterStep(SamplerStep step)
            {
                meter.Advance();
                journal?.AfterStep(video, step.Index + 1, step.Latents);
                if (journal?.WantsPreview(video, step.Index + 1) != true) return;
                var estimate = EulerSolver.Estimate(step.Latents, step.Velocity, schedule, step.Index + 1);
                journal.ShowPreview(video, step.Index + 1, previews.Render(estimate, cancellation));
            }
        }).ToArray()));
    }

    private Tensor[] Restore(SavedLatents?[] saved, ProgressMeter meter)
    {
        meter.Pass(EncodersShare + TextShare + TransformerShare + DenoiseShare);
        return [.. saved.Select(s => Restore(s!))];
    }

    private Tensor Restore(SavedLatents saved) => Tensor.From(saved.Values, [.. saved.Shape]).To(device);

    private SavedLatents? CheckSaved(SavedLatents? saved, GenerationRequest request)
    {
        var shape = LatentShape.Of(request, model.Vae).Sizes;
        // What the steps before took from one another is not kept: such a video begins again, or its frames would be others.
        if (saved is not null && request.ReusesSteps && saved.StepsDone != request.Steps) return null;
        var isReached = saved?.StepsDone >= request.StopAfter && saved.StepsDone < request.Steps;
        if (saved is null || (!isReached && saved.StepsDone >= 0 && saved.StepsDone <= request.Steps && saved.Shape.SequenceEqual(shape))) return saved;
        throw new ArgumentException(
            $"Going on with a video: kept latents of shape [{string.Join(", ", saved.Shape)}] after {saved.StepsDone} steps do not belong to a request of " +
            $"[{string.Join(", ", shape)}] and {request.StopAfter ?? request.Steps} steps. Remove them to start from noise.");
    }

    private void Decode(GenerationRequest request, MemoryPlan plan, Tensor[] latents, Func<int, IFrameSink> openSink, ProgressMeter meter, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var vae = meter.Run(GenerationPhase.Load, VaeShare, 0, () => model.LoadDecoder(device, _dtype));
        meter.Run(GenerationPhase.Decode, DecodeShare, request.Count * request.Frames, () =>
        {
            for (var video = 0; video < latents.Length; video++)
            {
                using var sink = openSink(video);
                var stream = new FrameStream(sink);
                vae.DecodeChunks(latents[video].To(_dtype), frames_1TCHW => meter.Advance(stream.Write(frames_1TCHW)), plan.TiledDecode, cancellation);
                stream.Complete();
            }

            return latents.Length;
        });
    }
}
