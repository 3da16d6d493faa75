using Kinora.Checkpoints;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Goes on training a model's transformer on a user's clips by flow matching (spec 7.1): either a LoRA beside frozen weights, or all
/// weights. Text encoders and VAE are frozen.
/// </summary>
public sealed class FinetuneStage : ITrainingStage
{
    /// <summary>Name of the LoRA in the export folder.</summary>
    public const string LoraFileName = TrainedTransformer.LoraFileName;

    // Latent frames of the architecture's own clips of 204 frames, for which the density of times is stated.
    private const int WholeClipLatents = 36;
    private const int SheetSteps = 20;

    private readonly TrainedTransformer _trained;
    private readonly FinetuneOptions _options;
    private readonly FinetuneData _data;
    private readonly FlowObjective _objective;
    private readonly LengthMix _mix;
    private readonly LengthSchedule _schedule;
    private readonly ClipBatches _train;
    private readonly ClipBatches _heldOut;
    private readonly Prefetcher<LatentBatch> _batches;
    private readonly VideoSampleSheet _sheet;

    /// <summary>Makes the stage; it owns the transformer, and borrows encoders and VAE.</summary>
    /// <param name="dit">The network to train, with adapters where a LoRA is trained.</param>
    /// <param name="text">Frozen text encoders.</param>
    /// <param name="vae">For the sample sheets.</param>
    /// <param name="data">The clips.</param>
    /// <param name="options">The settings.</param>
    /// <param name="baseModel">The model that the transformer comes from.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">No layer fits the targets. The network stays the caller's then.</exception>
    public FinetuneStage(StepVideoDit dit, PromptEncoder text, VideoVae vae, FinetuneData data, FinetuneOptions options, ModelFolder baseModel, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        (_options, _data) = (options, data);
        _trained = new TrainedTransformer(dit, options.Weights, baseModel, "Fine-tuning a transformer", "finetune.targets");
        _objective = new FlowObjective(dit, text);
        _mix = new LengthMix([.. options.Lengths.Select(l => l.Bucket)], options.TimeMean, options.TimeMeanLong, WholeClipLatents);
        var random = new RandomStream(options.DataSeed);
        _schedule = new LengthSchedule(_mix, random.Split("lengths"));
        _train = new ClipBatches(data.Train, data.Cache, text.Tokenize, random.Split("train"));
        _heldOut = new ClipBatches(Measured, data.Cache, text.Tokenize, random.Split("measure"));
        _batches = new Prefetcher<LatentBatch>(Draw, BatchSize, threads: dataThreads);
        var prompts = data.HeldOut.Concat(data.Train).Select(c => c.Row.Captions[0]).Distinct(StringComparer.Ordinal).Take(options.Measuring.SheetPrompts).ToList();
        _sheet = new VideoSampleSheet(prompts, dit, text, vae, data.Cache.ShapeOf(data.Train[0].Sha256), _mix.Longest.LatentFrames, options.Measuring.SheetSteps ?? SheetSteps, options.Measuring.SheetPrompts);
    }

    /// <inheritdoc/>
    public string Name => "finetune";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _trained.Parameters;

    /// <summary>Samples are counted in those of the longest length; a step on shorter ones may hold more of them.</summary>
    public int BatchSize => _mix.Longest.Batch;

    private IReadOnlyList<Kinora.Data.Clips.ExaminedClip> Measured => _data.HeldOut.Count > 0 ? _data.HeldOut : _data.Train;

    /// <summary>The length trained on.</summary>
    /// <inheritdoc/>
    public string KindOfStep(long samplesSeen) => VideoStage.KindOf(_schedule.At(samplesSeen / BatchSize).Bucket);

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => VideoStage.Embeds(name);

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

    /// <summary>On held-out clips, or on trained ones where none are: the loss over all lengths that they serve and all times, then for each.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate() => _objective.Measure(_mix.Buckets
        .Select(bucket => bucket with { Batch = Math.Min(_options.Measuring.HeldOut, ClipBatches.Serving(Measured, bucket).Count) })
        .Where(bucket => bucket.Batch > 0)
        .Select(bucket => (_heldOut.Draw(bucket, 0, textDropout: 0), new RandomStream(_options.DataSeed).Split("measure noise").Split((ulong)bucket.LatentFrames))));

    /// <summary>Writes a sheet of samples of the data's own captions at the longest of the lengths.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var noGrad = GradMode.NoGrad();
        _sheet.Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"));
    }

    /// <summary>Writes the LoRA as one file, or a whole model folder with the trained transformer and copies of all other parts.</summary>
    /// <inheritdoc/>
    public void Export(string modelFolder) => _trained.Export(modelFolder);

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _trained.Network.Dispose();
    }

    private LatentBatch Draw(long samplesSeen)
    {
        var (bucket, before) = _schedule.At(samplesSeen / BatchSize);
        return _train.Draw(bucket, before * bucket.Batch, _options.TextDropout);
    }
}
