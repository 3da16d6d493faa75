using Kinora.Data.World;
using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Trains the diffusion transformer by flow matching (spec 7.1) on cached latents. The image stage, the joint stage from
/// short to full length and the video stage (spec 7.2) are this one with other buckets.
/// </summary>
public sealed class VideoStage : ITrainingStage
{
    private readonly StepVideoDit _dit;
    private readonly VideoStageOptions _options;
    private readonly PromptEncoder _text;
    private readonly LatentCache _cache;
    private readonly LatentBatches _data;
    private readonly Prefetcher<LatentBatch> _batches;
    private readonly Func<LengthBucket, VideoSampleSheet> _sheet;

    /// <summary>Makes the stage; it owns the transformer, and borrows encoders and VAE.</summary>
    /// <param name="dit">The network to train.</param>
    /// <param name="text">Frozen text encoders.</param>
    /// <param name="vae">For the sample sheets.</param>
    /// <param name="library">The world's concepts, for captions.</param>
    /// <param name="cacheFolder">A latent cache with at least the options' train and held-out clips.</param>
    /// <param name="key">What the cache must have been made from.</param>
    /// <param name="options">The settings.</param>
    public VideoStage(StepVideoDit dit, PromptEncoder text, VideoVae vae, ConceptLibrary library, string cacheFolder, LatentCacheKey key, VideoStageOptions options)
    {
        _dit = dit;
        _text = text;
        _options = options;
        _cache = LatentCache.Open(cacheFolder, key, options.TrainClips + options.HeldOutClips);
        var scenes = new WorldSampler(library).WithSplit(Split.Train);
        var captions = new CaptionSampler(library);
        _data = new LatentBatches(_cache, key, scenes, captions, text.Tokenize);
        _batches = new Prefetcher<LatentBatch>(Draw, BatchSize);
        _sheet = bucket => new VideoSampleSheet(dit, text, vae, _cache.ClipShape, bucket.LatentFrames, key.Size);
    }

    /// <inheritdoc/>
    public string Name => _options.Buckets is [{ LatentFrames: 1 }] ? "image" : "video";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _dit.Parameters.All;

    /// <summary>Samples are counted in those of the longest bucket; a step on shorter ones holds more of them.</summary>
    public int BatchSize => Longest.Batch;

    private LengthBucket Longest => _options.Buckets.MaxBy(b => b.LatentFrames)!;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var batch = _batches.Get(samplesSeen);
        var loss = FlowLoss(batch, DensityOf(batch.LatentFrames).Sample(random.Split("times"), batch.Rows), random.Split("noise")).Mean();
        metrics[$"loss_{batch.LatentFrames}"] = loss.Item();
        return loss;
    }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var noGrad = GradMode.NoGrad();
        var figures = new List<KeyValuePair<string, double>>();
        foreach (var bucket in _options.Buckets)
        {
            foreach (var time in (double[])[0.1, 0.3, 0.5, 0.8])
            {
                using var scope = new TensorScope();
                var fixedDraw = new RandomStream(_options.DataSeed).Split("held-out").Split((ulong)bucket.LatentFrames);
                var batch = _data.Draw(bucket with { Batch = Math.Max(8, bucket.Batch / 2) }, _options.TrainClips, _options.HeldOutClips, 0, fixedDraw);
                var times = Tensor.Full([batch.Rows], time);
                figures.Add(new($"flow_{bucket.LatentFrames}_t{time}", FlowLoss(batch, times, fixedDraw.Split("noise")).Mean().Item()));
            }
        }

        return figures;
    }

    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var noGrad = GradMode.NoGrad();
        _sheet(Longest).Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"));
    }

    /// <inheritdoc/>
    public void Export(string modelFolder)
    {
        var folder = Path.Combine(modelFolder, "transformer");
        ModelExport.Write(Path.Combine(folder, "diffusion_pytorch_model.safetensors"), Parameters);
        File.WriteAllText(Path.Combine(folder, "config.json"), _dit.Config.ToJson() + "\n");
    }

    /// <inheritdoc/>
    public void Dispose() => _dit.Dispose();

    // Mean squared velocity error of each row at the given times.
    private Tensor FlowLoss(LatentBatch batch, Tensor times_B, RandomStream noise)
    {
        var shape = _cache.ClipShape;
        var data = Tensor.From(batch.Latents, batch.Rows, batch.LatentFrames, shape[1], shape[2], shape[3]);
        var start = noise.Normal(data.Shape);
        var text = _text.Encode(batch.Tokens);
        var context = _dit.PrepareText(text.Caption_BLC, text.Clip_BKC, text.CaptionLengths);
        var predicted = _dit.Forward(FlowMatching.Interpolate(start, data, times_B), times_B, context);
        return FlowMatching.ErrorPerRow(predicted, FlowMatching.Velocity(start, data));
    }

    private TimestepDensity DensityOf(int latentFrames)
    {
        // Between the two ends by the logarithm of the length.
        var share = Math.Log(latentFrames) / Math.Log(Math.Max(2, _cache.ClipShape[0]));
        return new TimestepDensity(_options.TimeMean + (share * (_options.TimeMeanLong - _options.TimeMean)));
    }

    private LatentBatch Draw(long samplesSeen)
    {
        var random = new RandomStream(_options.DataSeed).Split((ulong)(samplesSeen / BatchSize));
        var pick = random.Split("bucket").Integer(1 << 20) / (double)(1 << 20) * _options.Buckets.Sum(b => b.Share);
        var bucket = _options.Buckets[^1];
        foreach (var candidate in _options.Buckets)
        {
            if ((pick -= candidate.Share) >= 0) continue;
            bucket = candidate;
            break;
        }

        return _data.Draw(bucket, 0, _options.TrainClips, _options.TextDropout, random);
    }
}
