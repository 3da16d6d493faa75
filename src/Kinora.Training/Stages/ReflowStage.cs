using Kinora.Checkpoints;
using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Makes a model fast (report section 5): either towards a 2-rectified flow, whose paths lead straight from a noise to what the full sampler made of it
/// (Liu et al. 2023), or towards the guided velocity of the model that the run starts from, so that guidance's second evaluation is
/// not needed (Meng et al. 2023), or to where several of its guided steps end, in one. Guidance is in the samples already, so each gives a network that is used without.
/// </summary>
internal sealed class ReflowStage : ITrainingStage
{
    /// <summary>Samples that are measured together.</summary>
    internal const int HeldOutAtOnce = 4;

    private const int UsualSheetSteps = 8;

    private static readonly double[] HeldOutTimes = [0.02, 0.2, 0.5, 0.8, 0.98];

    private readonly TrainedTransformer _trained;
    private readonly ReflowOptions _options;
    private readonly ReflowData _data;
    private readonly GenerationDefaults _own;
    private readonly FlowObjective _student;
    private readonly GuidedTeacher? _teacher;
    private readonly StepGrid? _grid;
    private readonly ReflowBatches _train;
    private readonly ReflowBatches _heldOut;
    private readonly Prefetcher<LatentBatch> _batches;
    private readonly VideoSampleSheet _sheet;

    /// <summary>Makes the stage; it owns the transformer, and borrows all else.</summary>
    /// <param name="dit">The network to train, with adapters where a LoRA is trained.</param>
    /// <param name="reference">The frozen teacher; null for the network without its adapters, or where none is needed.</param>
    /// <param name="text">Frozen text encoders.</param>
    /// <param name="vae">For the sample sheets.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">The settings.</param>
    /// <param name="baseModel">The model that the transformer comes from.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">No layer fits the targets. The network stays the caller's then.</exception>
    public ReflowStage(StepVideoDit dit, StepVideoDit? reference, PromptEncoder text, VideoVae vae, ReflowData data, ReflowOptions options, ModelFolder baseModel, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        var defaults = GenerationDefaults.Read(baseModel);
        (_options, _data, _own, _grid) = (options, data, options.Own(defaults), options.Grid(defaults));
        _trained = new TrainedTransformer(dit, options.Weights, baseModel, "Straightening a model's flow", "reflow.weights.targets");
        _student = new FlowObjective(dit, text);
        _teacher = options.Target == ReflowOptions.Guidance ? new GuidedTeacher(reference is null ? _student : new FlowObjective(reference, text), withoutAdapters: reference is null, text.Tokenize, options) : null;
        var random = new RandomStream(options.DataSeed);
        _train = new ReflowBatches(data.Train, data.Shape, text.Tokenize, random.Split("train"));
        _heldOut = new ReflowBatches(data.HeldOut, data.Shape, text.Tokenize, random.Split("measure"));
        _batches = new Prefetcher<LatentBatch>(seen => _train.Draw(seen, BatchSize), BatchSize, threads: dataThreads);
        var prompts = data.HeldOut.Concat(data.Train).Select(s => s.Video.Prompt).Distinct(StringComparer.Ordinal).Take(options.Measuring.SheetPrompts).ToList();
        _sheet = new VideoSampleSheet(prompts, dit, text, vae, data.Shape, (int)data.Shape[0], options.Measuring.SheetSteps ?? options.OwnSteps ?? UsualSheetSteps, options.Measuring.SheetPrompts, _own.Guidance, _own.Shift);
    }

    /// <inheritdoc/>
    public string Name => "reflow";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _trained.Parameters;

    /// <inheritdoc/>
    public int BatchSize => _options.Batch;

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => VideoStage.Embeds(name);

    /// <inheritdoc/>
    public bool HasLossParts => true;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics) => LossParts(samplesSeen, random, 1)[0](metrics);

    /// <inheritdoc/>
    public IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(long samplesSeen, RandomStream random, int parts)
    {
        var (batch, chosen) = (_batches.Get(samplesSeen), _train.At(samplesSeen, BatchSize));
        // A path belongs to the noise that its video came from. A velocity is learned wherever it is asked, and noise of its own each time shows the network more.
        var noise_BFChw = _teacher is null ? _train.NoiseOf(chosen) : random.Split("noise").Normal([batch.Rows, .. _data.Shape]);
        var points = Points(batch, chosen, noise_BFChw, SampleTimes(random.Split("times"), batch.Rows));
        parts = Math.Min(parts, batch.Rows);
        return [.. Enumerable.Range(0, parts).Select(part => Record(batch.Rows * part / parts, batch.Rows * (part + 1) / parts))];

        Func<IDictionary<string, double>, Tensor> Record(int first, int end) => metrics =>
            Errors(batch.Tokens.Slice(first, end - first), points.Narrow(first, end - first)).Sum() * (1.0 / batch.Rows);
    }

    /// <summary>On held-out samples: the loss over all times, then for each.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var noGrad = GradMode.NoGrad();
        var count = Math.Min(_data.HeldOut.Count, _options.Measuring.HeldOut);
        var times = _grid?.Starts ?? HeldOutTimes;
        var figures = times.Select(time => KeyValuePair.Create($"loss_t{time:0.##}", 0.0)).ToArray();
        for (var first = 0; first < count; first += HeldOutAtOnce)
        {
            var rows = Math.Min(HeldOutAtOnce, count - first);
            var (batch, chosen) = (_heldOut.Draw(first, rows), _heldOut.At(first, rows));
            foreach (var (k, time) in times.Index())
            {
                using var scope = new TensorScope();
                var points = Points(batch, chosen, _heldOut.NoiseOf(chosen), Tensor.Full([rows], time));
                figures[k] = new(figures[k].Key, figures[k].Value + (Errors(batch.Tokens, points).Sum().Item() / count));
            }
        }

        return [new("loss", figures.Average(f => f.Value)), .. figures];
    }

    /// <summary>Writes a sheet of samples with the steps, guidance and shift that the export has for its own.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var noGrad = GradMode.NoGrad();
        _sheet.Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"));
    }

    /// <summary>Writes the LoRA as one file, or a model folder with settings of its own.</summary>
    /// <inheritdoc/>
    public void Export(string modelFolder) => _trained.Export(modelFolder, _own, _options.Standalone);

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _trained.Network.Dispose();
    }

    // Where the network is asked, and what it is to answer.
    private FlowPoints Points(LatentBatch batch, IReadOnlyList<ReflowSample> chosen, Tensor noise_BFChw, Tensor times_B)
    {
        var data_BFChw = FlowObjective.DataOf(batch);
        var points_BFChw = FlowMatching.Interpolate(noise_BFChw, data_BFChw, times_B);
        var target_BFChw = (_teacher, _grid) switch
        {
            (null, _) => FlowMatching.Velocity(noise_BFChw, data_BFChw),
            ({ } teacher, null) => teacher.Velocity(batch.Tokens, chosen, points_BFChw, times_B),
            ({ } teacher, { } grid) => teacher.MeanVelocity(batch.Tokens, chosen, points_BFChw, times_B, grid),
        };
        return new FlowPoints(points_BFChw, target_BFChw, times_B);
    }

    private Tensor SampleTimes(RandomStream random, int rows) => _grid?.Sample(random, rows) ?? _options.SampleTimes(random, rows);

    private Tensor Errors(PromptTokens captions, FlowPoints points) => FlowMatching.ErrorPerRow(_student.Predict(captions, points.Latents, points.Times), points.Target);

    private sealed record FlowPoints(Tensor Latents, Tensor Target, Tensor Times)
    {
        public FlowPoints Narrow(long first, long rows) => new(Latents.Narrow(0, first, rows), Target.Narrow(0, first, rows), Times.Narrow(0, first, rows));
    }
}
