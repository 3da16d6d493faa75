using Kinora.Checkpoints;
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
    private const int LeastHeldOutRows = 8;

    private static readonly double[] HeldOutTimes = [0.1, 0.3, 0.5, 0.8];

    private readonly StepVideoDit _dit;
    private readonly VideoStageOptions _options;
    private readonly PromptEncoder _text;
    private readonly LatentCache _cache;
    private readonly LatentBatches _data;
    private readonly Prefetcher<LatentBatch> _batches;
    private readonly VideoSampleSheet _sheet;

    /// <summary>Makes the stage; it owns the transformer, and borrows encoders and VAE.</summary>
    /// <param name="dit">The network to train.</param>
    /// <param name="text">Frozen text encoders.</param>
    /// <param name="vae">For the sample sheets.</param>
    /// <param name="library">The world's concepts, for captions.</param>
    /// <param name="cache">Latents of at least the options' train and held-out clips.</param>
    /// <param name="options">The settings.</param>
    /// <exception cref="TrainingException">Settings are out of range or don't fit the cache; every fault is told. The network stays the caller's then.</exception>
    public VideoStage(StepVideoDit dit, PromptEncoder text, VideoVae vae, ConceptLibrary library, LatentCache cache, VideoStageOptions options)
    {
        TrainingException.ThrowIfAny("Training a transformer", [.. options.Faults(), .. CacheFaults(cache, options)]);
        _dit = dit;
        _text = text;
        _options = options;
        _cache = cache;
        _data = new LatentBatches(cache, LatentCache.Scenes(library), new CaptionSampler(library), text.Tokenize);
        _batches = new Prefetcher<LatentBatch>(Draw, BatchSize);
        _sheet = new VideoSampleSheet(dit, text, vae, cache.ClipShape, Longest.LatentFrames, cache.Key.Size);
    }

    /// <summary><c>image</c> where only single pictures are trained on, else <c>video</c>.</summary>
    public string Name => _options.PicturesOnly ? "image" : "video";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _dit.Parameters.All;

    /// <summary>Samples are counted in those of the longest bucket; a step on shorter ones holds more of them.</summary>
    public int BatchSize => Longest.Batch;

    private LengthBucket Longest => _options.Buckets.MaxBy(b => b.LatentFrames)!;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var batch = _batches.Get(samplesSeen);
        var times_B = new TimestepDensity(TimeMeanOf(batch.LatentFrames)).Sample(random.Split("times"), batch.Rows);
        var loss = FlowLoss(batch, times_B, random.Split("noise"));
        metrics[$"loss_{batch.LatentFrames}"] = loss.Item();
        return loss;
    }

    /// <summary>On clips that are not trained on: the flow-matching loss over all lengths and times, then for each length and time.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var noGrad = GradMode.NoGrad();
        var figures = new List<KeyValuePair<string, double>>();
        foreach (var bucket in _options.Buckets)
        {
            var random = new RandomStream(_options.DataSeed).Split("held-out").Split((ulong)bucket.LatentFrames);
            var rows = bucket with { Batch = Math.Max(LeastHeldOutRows, bucket.Batch / 2) };
            var batch = _data.Draw(rows, _options.TrainClips, _options.HeldOutClips, textDropout: 0, random);
            foreach (var time in HeldOutTimes)
            {
                using var scope = new TensorScope();
                var loss = FlowLoss(batch, Tensor.Full([batch.Rows], time), random.Split("noise"));
                figures.Add(new($"loss_{bucket.LatentFrames}_t{time}", loss.Item()));
            }
        }

        return [new("loss", figures.Average(f => f.Value)), .. figures];
    }

    /// <summary>Writes a sheet of samples of fixed prompts at the longest of the lengths.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var noGrad = GradMode.NoGrad();
        _sheet.Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"));
    }

    /// <summary>Writes <c>transformer</c> with configuration and weights, and what a whole model's folder has beside its networks.</summary>
    /// <inheritdoc/>
    public void Export(string modelFolder)
    {
        var model = new ModelFolder(modelFolder);
        ModelExport.WriteText(model.TransformerConfigFile, _dit.Config.ToJson() + "\n");
        ModelExport.WriteWeights(Path.Combine(Path.GetDirectoryName(model.TransformerConfigFile)!, "diffusion_pytorch_model.safetensors"), Parameters);
        ModelExport.WriteIndexWhereMissing(model);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _dit.Dispose();
    }

    /// <summary>The length that the step after so many samples trains on.</summary>
    internal LengthBucket BucketOf(long samplesSeen)
    {
        const int fine = 1 << 20;
        var pick = StepRandom(samplesSeen).Split("bucket").Integer(fine) / (double)fine * _options.Buckets.Sum(b => b.Share);
        foreach (var bucket in _options.Buckets)
        {
            if ((pick -= bucket.Share) < 0) return bucket;
        }

        return _options.Buckets[^1];
    }

    /// <summary>m of the density of times for a length.</summary>
    internal double TimeMeanOf(int latentFrames)
    {
        var share = Math.Log(latentFrames) / Math.Log(Math.Max(2, _cache.LatentFrames));
        return _options.TimeMean + (share * (_options.TimeMeanLong - _options.TimeMean));
    }

    private static IEnumerable<string> CacheFaults(LatentCache cache, VideoStageOptions options)
    {
        if (options.TrainClips + options.HeldOutClips > cache.Count) yield return $"'video.train_clips' and 'video.held_out_clips' ask for {options.TrainClips + options.HeldOutClips} clips, the cache has {cache.Count}";
        foreach (var bucket in options.Buckets.Where(b => b.LatentFrames > cache.LatentFrames))
            yield return $"'video.buckets' has a length of {bucket.LatentFrames} latent frames, the cached clips have {cache.LatentFrames}";
    }

    // The mean squared velocity error over rows and values, at one time per row.
    private Tensor FlowLoss(LatentBatch batch, Tensor times_B, RandomStream noise)
    {
        var shape = _cache.ClipShape;
        var data = Tensor.From(batch.Latents, batch.Rows, batch.LatentFrames, shape[1], shape[2], shape[3]);
        var start = noise.Normal(data.Shape);
        var text = _text.Encode(batch.Tokens);
        var context = _dit.PrepareText(text.Caption_BLC, text.Clip_BKC, text.CaptionLengths);
        var predicted = _dit.Forward(FlowMatching.Interpolate(start, data, times_B), times_B, context);
        return FlowMatching.ErrorPerRow(predicted, FlowMatching.Velocity(start, data)).Mean();
    }

    private RandomStream StepRandom(long samplesSeen) => new RandomStream(_options.DataSeed).Split((ulong)(samplesSeen / BatchSize));

    private LatentBatch Draw(long samplesSeen) => _data.Draw(BucketOf(samplesSeen), 0, _options.TrainClips, _options.TextDropout, StepRandom(samplesSeen));
}
