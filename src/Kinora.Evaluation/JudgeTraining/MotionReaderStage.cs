using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>Trains the motion reader on tracks of trained combinations, worn as reading wears them.</summary>
internal sealed class MotionReaderStage : ITrainingStage
{
    private readonly MotionReader _reader;
    private readonly MotionReaderStageOptions _options;
    private readonly Action<string> _export;
    private readonly Prefetcher<JudgeTracks> _batches;
    private readonly JudgeTracks _heldOut;

    /// <summary>Makes the stage; the network stays the caller's.</summary>
    /// <param name="reader">Fresh or resumed weights.</param>
    /// <param name="library">The world.</param>
    /// <param name="options">Settings.</param>
    /// <param name="export">Writes the judge into a folder.</param>
    public MotionReaderStage(MotionReader reader, ConceptLibrary library, MotionReaderStageOptions options, Action<string> export)
    {
        (_reader, _options, _export) = (reader, options, export);
        var source = new JudgeTrackSource(reader.Config, library, Split.Train, options.DataSeed);
        _batches = new Prefetcher<JudgeTracks>(first => source.Make(first, options.Batch), options.Batch);
        _heldOut = new JudgeTrackSource(reader.Config, library, Split.HeldOut, options.DataSeed + 1).Make(0, options.HeldOutTracks);
    }

    /// <inheritdoc/>
    public string Name => "motion reader";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _reader.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _options.Batch;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var batch = _batches.Get(samplesSeen);
        var (motions, headings) = _reader.Forward(Points(batch));
        var motion = CrossEntropy(motions, batch.Motions);
        var heading = CrossEntropy(headings, batch.Headings);
        (metrics["motion"], metrics["heading"]) = (motion.Item(), heading.Item());
        return motion + (heading * 0.5);
    }

    /// <summary>Shares of right motions and headings on held-out combinations.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (motions, headings) = _reader.Forward(Points(_heldOut));
        return [new("motion", Right(motions, _heldOut.Motions)), new("heading", Right(headings, _heldOut.Headings))];
    }

    /// <summary>Writes nothing: the figures say all.</summary>
    /// <inheritdoc/>
    public void WriteSamples(string folder, long samplesSeen)
    {
    }

    /// <inheritdoc/>
    public void Export(string modelFolder) => _export(modelFolder);

    /// <inheritdoc/>
    public void Dispose() => _batches.Dispose();

    private Device Device => Parameters[0].Value.Device;

    private Tensor Points(JudgeTracks batch) => Tensor.From(batch.Points, batch.Motions.Length, _reader.Config.TrackPoints, MotionReader.PointValues).To(Device);

    // Rows whose truth is below 0 do not count.
    private Tensor CrossEntropy(Tensor logits_BK, int[] truth)
    {
        var classes = (int)logits_BK.Size(1);
        var chosen = new float[truth.Length * classes];
        foreach (var (row, k) in truth.Index())
        {
            if (k >= 0) chosen[(row * classes) + k] = 1;
        }

        return -(logits_BK.LogSoftmax(-1) * Tensor.From(chosen, truth.Length, classes).To(Device)).Sum() * (1.0 / Math.Max(1, truth.Count(k => k >= 0)));
    }

    private static double Right(Tensor logits, int[] truth)
    {
        var best = logits.ArgMax(-1).ToArray<long>();
        var counted = best.Zip(truth).Where(pair => pair.Second >= 0).ToList();
        return (double)counted.Count(pair => pair.First == pair.Second) / counted.Count;
    }
}
