using Kinora.Checkpoints;
using Kinora.Data.World;
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

    private readonly StepVideoDit _dit;
    private readonly VideoStageOptions _options;
    private readonly ulong _heldOutSeed;
    private readonly FlowObjective _objective;
    private readonly LengthMix _mix;
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
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">Settings are out of range or don't fit the cache; every fault is told. The network stays the caller's then.</exception>
    public VideoStage(StepVideoDit dit, PromptEncoder text, VideoVae vae, ConceptLibrary library, LatentCache cache, VideoStageOptions options, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        TrainingException.ThrowIfAny("Training a transformer", [.. options.Faults(), .. CacheFaults(cache, options)]);
        _dit = dit;
        (_options, _heldOutSeed) = (options, cache.Key.Seed);
        _objective = new FlowObjective(dit, text);
        _mix = new LengthMix(options.Buckets, options.TimeMean, options.TimeMeanLong, cache.LatentFrames);
        _data = new LatentBatches(cache, library, LatentCache.Scenes(library), new CaptionSampler(library), text.Tokenize);
        _batches = new Prefetcher<LatentBatch>(Draw, BatchSize, threads: dataThreads);
        _sheet = new VideoSampleSheet(VideoSampleSheet.OfTheWorld, dit, text, vae, cache.ClipShape, _mix.Longest.LatentFrames, options.SheetSteps, options.SheetPrompts);
    }

    /// <summary><c>image</c> where only single pictures are trained on, else <c>video</c>.</summary>
    public string Name => _options.PicturesOnly ? "image" : "video";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _dit.Parameters.All;

    /// <summary>Samples are counted in those of the longest bucket; a step on shorter ones holds more of them.</summary>
    public int BatchSize => _mix.Longest.Batch;

    /// <summary>The length trained on, such as <c>36 latent frames</c>.</summary>
    /// <inheritdoc/>
    public string KindOfStep(long samplesSeen) => KindOf(BucketOf(samplesSeen));

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => Embeds(name);

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var batch = _batches.Get(samplesSeen);
        var loss = _objective.Loss(batch, _mix.Times(batch, random.Split("times")), random.Split("noise"));
        metrics[FlowObjective.FigureOf(batch)] = loss.Item();
        return loss;
    }

    /// <inheritdoc/>
    public bool HasLossParts => true;

    /// <inheritdoc/>
    public IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(long samplesSeen, RandomStream random, int parts)
    {
        var batch = _batches.Get(samplesSeen);
        return _objective.LossParts(batch, _mix.Times(batch, random.Split("times")), random.Split("noise"), parts);
    }

    /// <summary>On clips that are not trained on: the flow-matching loss over all lengths and times, then for each length and time.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate() => _objective.Measure(_options.Buckets.DistinctBy(b => (b.LatentFrames, b.Spread, b.Stretch, b.Crop)).Select(bucket =>
    {
        // Of the cache alone: runs with other data seeds are compared by these figures.
        var random = new RandomStream(_heldOutSeed).Split("held-out").Split((ulong)bucket.LatentFrames);
        var rows = bucket with { Batch = HeldOutRows(bucket), Views = 1 };
        return (_data.Draw(rows, _options.TrainClips, _options.HeldOutClips, textDropout: 0, random), random.Split("noise"));
    }));

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
        ModelExport.WriteTransformer(modelFolder, _dit);
        ModelExport.WriteIndexWhereMissing(new ModelFolder(modelFolder));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _dit.Dispose();
    }

    /// <summary>Whether a parameter of this name is an embedding table or an output layer.</summary>
    internal static bool Embeds(string name) => name.StartsWith("proj_out.", StringComparison.Ordinal);

    /// <summary>The name of a length.</summary>
    internal static string KindOf(LengthBucket bucket) => $"{bucket.LatentFrames} latent frame{(bucket.LatentFrames == 1 ? "" : "s")}{(bucket.Spread ? " of a whole clip" : "")}{(bucket.Stretch == 1 ? ", one of each chunk" : "")}{(bucket.Crop is null ? "" : " around a thing")}";

    /// <summary>Rows of the held-out batch of a length.</summary>
    internal static int HeldOutRows(LengthBucket bucket) => Math.Max(LeastHeldOutRows, bucket.Batch / 2);

    /// <summary>The length that the step after so many samples trains on.</summary>
    internal LengthBucket BucketOf(long samplesSeen) => _mix.Draw(StepRandom(samplesSeen));

    /// <summary>m of the density of times for a length that has none of its own.</summary>
    internal double TimeMeanOf(int latentFrames) => _mix.TimeMeanOf(latentFrames);

    private static IEnumerable<string> CacheFaults(LatentCache cache, VideoStageOptions options)
    {
        if (options.TrainClips + options.HeldOutClips > cache.Count) yield return $"'video.train_clips' and 'video.held_out_clips' ask for {options.TrainClips + options.HeldOutClips} clips, the cache has {cache.Count}";
        foreach (var bucket in options.Buckets.Where(b => b.Crop > cache.ClipShape[2]))
            yield return $"'video.buckets' has windows of {bucket.Crop} positions per side, the cached pictures have {cache.ClipShape[2]}";
        foreach (var bucket in options.Buckets.Where(b => b.Reach > cache.LatentFrames))
            yield return $"'video.buckets' has a length of {bucket.Reach} latent frames, the cached clips have {cache.LatentFrames}";
    }

    private RandomStream StepRandom(long samplesSeen) => new RandomStream(_options.DataSeed).Split((ulong)(samplesSeen / BatchSize));

    private LatentBatch Draw(long samplesSeen) => _data.Draw(BucketOf(samplesSeen), 0, _options.TrainClips, _options.TextDropout, StepRandom(samplesSeen));
}
