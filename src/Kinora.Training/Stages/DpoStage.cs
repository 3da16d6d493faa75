using Kinora.Checkpoints;
using Kinora.Diffusion;
using Kinora.Models.StepVideoDit;
using Kinora.Models.VideoVae;
using Kinora.Nn;
using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Video-DPO (report section 4.4): makes winners likelier than losers, measured against a frozen reference, which is the model that the run
/// starts from. Winner and loser of a pair share noise and time.
/// </summary>
internal sealed class DpoStage : ITrainingStage
{
    /// <summary>Pairs that are measured together.</summary>
    internal const int HeldOutAtOnce = 4;

    private const int SheetSteps = 20;

    private static readonly double[] HeldOutTimes = [0.1, 0.3, 0.6];

    private readonly TrainedTransformer _trained;
    private readonly DpoOptions _options;
    private readonly DpoData _data;
    private readonly FlowObjective _policy;
    private readonly FlowObjective? _reference;
    private readonly VideoWindows _heldOut;
    private readonly VideoWindows? _heldOutReal;
    private readonly Prefetcher<(LatentBatch Pairs, LatentBatch? Real)> _batches;
    private readonly VideoSampleSheet _sheet;
    private readonly DpoFlags _flags;

    /// <summary>Makes the stage; it owns the transformer, and borrows all else.</summary>
    /// <param name="dit">The network to train, with adapters where a LoRA is trained.</param>
    /// <param name="reference">The frozen reference; null for the network without its adapters.</param>
    /// <param name="text">Frozen text encoders.</param>
    /// <param name="vae">For the sample sheets.</param>
    /// <param name="data">The pairs.</param>
    /// <param name="options">The settings.</param>
    /// <param name="baseModel">The model that the transformer comes from.</param>
    /// <param name="dataThreads">Batches that are prepared at once.</param>
    /// <exception cref="TrainingException">No layer fits the targets. The network stays the caller's then.</exception>
    public DpoStage(StepVideoDit dit, StepVideoDit? reference, PromptEncoder text, VideoVae vae, DpoData data, DpoOptions options, ModelFolder baseModel, int dataThreads = TrainerOptions.DefaultDataThreads)
    {
        (_options, _data, _flags) = (options, data, new DpoFlags(options));
        _trained = new TrainedTransformer(dit, options.Weights, baseModel, "Learning from pairs", "dpo.weights.targets");
        (_policy, _reference) = (new FlowObjective(dit, text), reference is null ? null : new FlowObjective(reference, text));
        var random = new RandomStream(options.DataSeed);
        var frames = options.LatentFrames ?? (int)data.Shape[0];
        var (train, real) = (Windows(data.Train, "train", options.NegativeShare, turned: true)!, Windows(data.Real, "real", options.TextDropout));
        (_heldOut, _heldOutReal) = (Windows(data.HeldOut, "measure")!, Windows(data.HeldOutReal, "measure real"));
        _batches = new Prefetcher<(LatentBatch, LatentBatch?)>(seen => (train.Draw(seen, BatchSize), real?.Draw(seen, BatchSize)), BatchSize, threads: dataThreads);
        var prompts = data.HeldOut.Concat(data.Train).Select(pair => pair.Prompt).Distinct(StringComparer.Ordinal).Take(options.Measuring.SheetPrompts).ToList();
        _sheet = new VideoSampleSheet(prompts, dit, text, vae, data.Shape, (int)data.Shape[0], options.Measuring.SheetSteps ?? SheetSteps, options.Measuring.SheetPrompts);

        VideoWindows? Windows(IReadOnlyList<VideoGroup> groups, string name, double textDropout = 0, bool turned = false) =>
            groups.Count == 0 ? null : new VideoWindows(groups, data.Shape, frames, text.Tokenize, random.Split(name), textDropout, turned);
    }

    /// <inheritdoc/>
    public string Name => "dpo";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _trained.Parameters;

    /// <summary>Samples are counted in pairs.</summary>
    public int BatchSize => _options.Batch;

    /// <inheritdoc/>
    public bool IsEmbedding(string name) => VideoStage.Embeds(name);

    /// <inheritdoc/>
    public bool HasLossParts => true;

    /// <summary>Figures: <c>accuracy</c> and <c>margin</c> as in <see cref="PreferenceErrors.Figures"/>, the four errors, and with real clips <c>real_error</c>.</summary>
    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics) => LossParts(samplesSeen, random, 1)[0](metrics);

    /// <inheritdoc/>
    public IReadOnlyList<Func<IDictionary<string, double>, Tensor>> LossParts(long samplesSeen, RandomStream random, int parts)
    {
        _flags.EndStep();
        _flags.ThrowIfRaised();
        var (batch, real) = _batches.Get(samplesSeen);
        var pairs = batch.Tokens.Rows;
        var density = new TimestepDensity(_options.TimeMean);
        var points = Points(batch, density.Sample(random.Split("times"), pairs), random.Split("noise"));
        var reference_R = ReferenceErrors(batch.Tokens, points);
        var realPoints = real is null ? null : Points(real, density.Sample(random.Split("real times"), pairs), random.Split("real noise"));
        parts = Math.Min(parts, pairs);
        return [.. Enumerable.Range(0, parts).Select(part => Record(pairs * part / parts, pairs * (part + 1) / parts))];

        Func<IDictionary<string, double>, Tensor> Record(int first, int end) => metrics =>
        {
            var share = (end - first) / (double)pairs;
            var errors = Errors(batch.Tokens.Slice(first, end - first), points.Narrow(2 * first, 2 * (end - first)), reference_R.Narrow(0, 2 * first, 2 * (end - first)));
            Tell(errors, share, metrics);
            _flags.Add(errors, share);
            var loss = PreferenceLoss.Of(errors, _options.Loss) * share;
            if (real is null || realPoints is null) return loss;
            var own = Own(real.Tokens.Slice(first, end - first), realPoints.Narrow(first, end - first)).Mean() * share;
            Add(metrics, "real_error", own.Item());
            return loss + (own * _options.RealWeight);
        };
    }

    /// <summary>
    /// On held-out pairs at fixed noise and times: <c>loss</c> without the winner's own term, <c>accuracy</c>, <c>margin</c>, <c>winner_ratio</c> and <c>loser_ratio</c>;
    /// on held-out real clips <c>real_ratio</c>.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var noGrad = GradMode.NoGrad();
        var sums = new SortedDictionary<string, double>(StringComparer.Ordinal);
        Measure(_heldOut, _data.HeldOut.Count, "measure noise", (captions, points, share) =>
        {
            var errors = Errors(captions, points, ReferenceErrors(captions, points));
            Tell(errors, share, sums);
            Add(sums, "loss", share * PreferenceLoss.Of(errors, _options.Loss with { WinnerWeight = 0, LoserLimit = null }).Item());
        });
        var (winner, loser) = (sums["winner_error"] / sums["winner_reference"], sums["loser_error"] / sums["loser_reference"]);
        _flags.LookAtHeldOut(sums["loss"], winner, loser);
        List<KeyValuePair<string, double>> figures =
            [new("loss", sums["loss"]), new("accuracy", sums["accuracy"]), new("margin", sums["margin"]), new("winner_ratio", winner), new("loser_ratio", loser)];
        if (_heldOutReal is null) return figures;
        Measure(_heldOutReal, _data.HeldOutReal.Count, "measure real noise", (captions, points, share) =>
        {
            Add(sums, "real_error", share * Own(captions, points).Mean().Item());
            Add(sums, "real_reference", share * ReferenceErrors(captions, points).Mean().Item());
        });
        return [.. figures, new("real_ratio", sums["real_error"] / sums["real_reference"])];
    }

    /// <summary>Writes a sheet of samples of the pairs' prompts, held-out ones first.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
        using var noGrad = GradMode.NoGrad();
        _sheet.Write(Path.Combine(folder, $"{Name}-{samplesSeen:D9}.png"));
    }

    /// <summary>Writes the LoRA as one file, or a whole model folder. Weights that raised a red flag are not written.</summary>
    /// <inheritdoc/>
    public void Export(string modelFolder)
    {
        _flags.ThrowIfRaised();
        _trained.Export(modelFolder);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batches.Dispose();
        _trained.Network.Dispose();
    }

    // Some at a time and at each of the fixed times, with their share of everything that is measured.
    private void Measure(VideoWindows windows, int available, string noise, Action<PromptTokens, PathPoints, double> look)
    {
        var count = Math.Min(available, _options.Measuring.HeldOut);
        for (var first = 0; first < count; first += HeldOutAtOnce)
        {
            var batch = windows.Draw(first, Math.Min(HeldOutAtOnce, count - first));
            foreach (var time in HeldOutTimes)
            {
                using var scope = new TensorScope();
                var points = Points(batch, Tensor.Full([batch.Tokens.Rows], time), new RandomStream(_options.DataSeed).Split(noise).Split((ulong)first));
                look(batch.Tokens, points, batch.Tokens.Rows / (double)(count * HeldOutTimes.Length));
            }
        }
    }

    // Videos of one caption share noise and time.
    private static PathPoints Points(LatentBatch batch, Tensor times_B, RandomStream noise)
    {
        var data_RFChw = FlowObjective.DataOf(batch);
        var (captions, each) = (batch.Tokens.Rows, batch.Rows / batch.Tokens.Rows);
        return new PathPoints(data_RFChw, noise.Normal([captions, .. data_RFChw.Shape[1..]]).RepeatInterleave(each, 0), times_B.RepeatInterleave(each, 0));
    }

    private static void Add(IDictionary<string, double> sums, string name, double value) => sums[name] = (sums.TryGetValue(name, out var sum) ? sum : 0) + value;

    private static void Tell(PreferenceErrors errors, double share, IDictionary<string, double> sums)
    {
        var figures = errors.Figures();
        Add(sums, "accuracy", share * figures["accuracy"]);
        Add(sums, "margin", share * figures["margin"]);
        Add(sums, "winner_error", share * errors.Winner.Mean().Item());
        Add(sums, "winner_reference", share * errors.WinnerReference.Mean().Item());
        Add(sums, "loser_error", share * errors.Loser.Mean().Item());
        Add(sums, "loser_reference", share * errors.LoserReference.Mean().Item());
    }

    // The reference's errors of all rows [R]: without gradients, and without the adapters where it is the network itself.
    private Tensor ReferenceErrors(PromptTokens captions, PathPoints points)
    {
        using var noGrad = GradMode.NoGrad();
        if (_reference is not null) return _reference.Errors(captions, points.Data, points.Noise, points.Times);
        using var off = AdapterMode.Off();
        return Own(captions, points);
    }

    private Tensor Own(PromptTokens captions, PathPoints points) => _policy.Errors(captions, points.Data, points.Noise, points.Times);

    private PreferenceErrors Errors(PromptTokens captions, PathPoints points, Tensor reference_R)
    {
        var (own_B2, reference_B2) = (Own(captions, points).Reshape(-1, 2), reference_R.Reshape(-1, 2));
        return new PreferenceErrors(own_B2.Select(1, 0), reference_B2.Select(1, 0), own_B2.Select(1, 1), reference_B2.Select(1, 1));
    }

    // Points of paths: clean latents, and the noise and time of every row; of pairs each winner is followed by its loser.
    private sealed record PathPoints(Tensor Data, Tensor Noise, Tensor Times)
    {
        public PathPoints Narrow(long first, long rows) => new(Data.Narrow(0, first, rows), Noise.Narrow(0, first, rows), Times.Narrow(0, first, rows));
    }
}
