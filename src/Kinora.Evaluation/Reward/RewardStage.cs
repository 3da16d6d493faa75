using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>Trains a reward model on labelled pairs, ties included; prompts are held out.</summary>
internal sealed class RewardStage : ITrainingStage
{
    private readonly RewardModel _model;
    private readonly RewardRunConfig _run;
    private readonly IReadOnlyDictionary<string, float[]> _features;
    private readonly IReadOnlyList<long> _shape;
    private readonly IReadOnlyList<RewardPair> _train;
    private readonly IReadOnlyList<RewardPair> _heldOut;
    private readonly Prefetcher<(IReadOnlyList<RewardPair> Pairs, float[] Latents)> _batches;

    /// <summary>Makes the stage; the network stays the caller's.</summary>
    /// <param name="model">Fresh or resumed weights.</param>
    /// <param name="run">Settings.</param>
    /// <param name="pairs">The pairs.</param>
    /// <param name="shape">F, z, h, w of every video.</param>
    /// <param name="features">The prompts' features.</param>
    /// <exception cref="TrainingException">All pairs are of one prompt.</exception>
    public RewardStage(RewardModel model, RewardRunConfig run, IReadOnlyList<RewardPair> pairs, IReadOnlyList<long> shape, IReadOnlyDictionary<string, float[]> features)
    {
        (_model, _run, _features, _shape) = (model, run, features, shape);
        if (PromptSplit.Distinct(pairs.Select(p => p.Prompt)).Count < 2) throw new TrainingException("Training a reward model: all pairs are of one prompt, at least two are needed, since prompts are held out.");
        var split = PromptSplit.Of(pairs, p => p.Prompt, run.HeldOutShare, run.DataSeed);
        (_train, _heldOut) = (split.Train, split.HeldOut);
        _batches = new Prefetcher<(IReadOnlyList<RewardPair>, float[])>(Draw, BatchSize, threads: run.Trainer.DataThreads);
    }

    /// <inheritdoc/>
    public string Name => RewardRun.StageName;

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _model.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _run.Batch;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var (pairs, latents) = _batches.Get(samplesSeen);
        var values = ToTensor(latents, pairs.Count);
        if (_run.Noise > 0)
        {
            var spread = Math.Sqrt(values.Square().Mean().Item());
            values += random.Normal(values.Shape) * (_run.Noise * spread);
        }

        var (first, second) = Scores(pairs, values);
        return TiedBradleyTerry.Loss(first, second, _model.LogTie, [.. pairs.Select(p => p.Number)]);
    }

    /// <summary>On pairs of held-out prompts: the likelihood's loss, and <c>accuracy</c>, the share of decided pairs whose winner scores higher.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var noGrad = GradMode.NoGrad();
        double loss = 0;
        var right = new List<double>();
        foreach (var some in _heldOut.Chunk(BatchSize))
        {
            using var scope = new TensorScope();
            var (first, second) = Scores(some, ToTensor(RewardPair.Latents(some, _shape), some.Length));
            loss += TiedBradleyTerry.Loss(first, second, _model.LogTie, [.. some.Select(p => p.Number)]).Item() * some.Length / _heldOut.Count;
            right.AddRange(RewardAccuracy.Right(some, first.ToArray<float>(), second.ToArray<float>()));
        }

        return right.Count == 0 ? [new("loss", loss)] : [new("loss", loss), new("accuracy", right.Average()), new("decided_pairs", right.Count)];
    }

    /// <summary>Writes nothing: the figures say all.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
    }

    /// <inheritdoc/>
    public void Export(string modelFolder) => new RewardFolder(modelFolder).Write(_model);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    private (IReadOnlyList<RewardPair> Pairs, float[] Latents) Draw(long first)
    {
        List<RewardPair> chosen = [.. EpochOrder.At(_train.Count, first, BatchSize, new RandomStream(_run.DataSeed).Split("order")).Select(k => _train[k])];
        return (chosen, RewardPair.Latents(chosen, _shape));
    }

    private Tensor ToTensor(float[] latents, int pairs) => Tensor.From(latents, [2 * pairs, .. _shape]);

    private (Tensor First, Tensor Second) Scores(IReadOnlyList<RewardPair> pairs, Tensor latents_RFChw)
    {
        float[] text = [.. pairs.Concat(pairs).SelectMany(p => _features[p.Prompt])];
        var scores = _model.Forward(latents_RFChw, Tensor.From(text, 2 * pairs.Count, _model.Config.TextWidth));
        return (scores.Narrow(0, 0, pairs.Count), scores.Narrow(0, pairs.Count, pairs.Count));
    }
}
