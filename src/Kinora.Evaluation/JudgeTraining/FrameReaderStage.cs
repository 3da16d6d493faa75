using Kinora.Data.World;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Training;

namespace Kinora.Evaluation;

/// <summary>
/// Trains the frame reader on single rendered pictures of trained combinations: objectness everywhere, and class, centre and
/// size where a thing is. Ruined things and empty sceneries teach it what is no thing.
/// </summary>
internal sealed class FrameReaderStage : ITrainingStage
{
    private const double BoxWeight = 0.5;

    private readonly FrameReader _reader;
    private readonly FrameReaderStageOptions _options;
    private readonly Action<string> _export;
    private readonly Prefetcher<JudgePictures> _batches;
    private readonly JudgePictures _heldOut;
    private readonly JudgePictures _heldOutWorn;

    /// <summary>Makes the stage; the network stays the caller's.</summary>
    /// <param name="reader">Fresh or resumed weights.</param>
    /// <param name="library">The world.</param>
    /// <param name="options">Settings.</param>
    /// <param name="export">Writes the judge into a folder.</param>
    public FrameReaderStage(FrameReader reader, ConceptLibrary library, FrameReaderStageOptions options, Action<string> export)
    {
        (_reader, _options, _export) = (reader, options, export);
        var source = new JudgePictureSource(reader.Config, library, Split.Train, options.DataSeed, worn: true);
        _batches = new Prefetcher<JudgePictures>(first => source.Make(first, options.Batch), options.Batch);
        _heldOut = new JudgePictureSource(reader.Config, library, Split.HeldOut, options.DataSeed + 1, worn: false).Make(0, options.HeldOutPictures);
        _heldOutWorn = new JudgePictureSource(reader.Config, library, Split.HeldOut, options.DataSeed + 1, worn: true).Make(0, options.HeldOutPictures);
    }

    /// <inheritdoc/>
    public string Name => "frame reader";

    /// <inheritdoc/>
    public IReadOnlyList<Parameter> Parameters => _reader.Parameters.All;

    /// <inheritdoc/>
    public int BatchSize => _options.Batch;

    /// <inheritdoc/>
    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        var batch = _batches.Get(samplesSeen);
        using var mixed = MixedPrecision.Convolutions(_options.Bfloat16Convolutions);
        var (cells, settings) = _reader.Forward(Pixels(batch));
        var (objects, counted) = (Cells(batch.Objects, 1), Cells(batch.Counted, 1));
        var known = Math.Max(1, batch.Objects.Sum());

        var objectness = (Engine.Call("binary_cross_entropy_with_logits", cells.Narrow(3, 0, 1), objects, Argument.None, Argument.None, 0) * counted).Sum() * (1 / known);
        var thing = -(cells.Narrow(3, FrameReader.BoxValues, Config.Things.Count).LogSoftmax(-1) * Cells(batch.Things, Config.Things.Count)).Sum() * (1 / known);
        var box = ((cells.Narrow(3, 1, 4) - Cells(batch.Boxes, 4)) * objects).Abs().Sum() * (1 / known);
        var setting = -(settings.LogSoftmax(-1) * OnDevice(batch.Settings, BatchOf(batch), Config.Settings.Count)).Sum() * (1.0 / BatchOf(batch));

        (metrics["objectness"], metrics["thing"], metrics["box"], metrics["setting"]) = (objectness.Item(), thing.Item(), box.Item(), setting.Item());
        return objectness + thing + (box * BoxWeight) + setting;
    }

    /// <summary>On held-out combinations, clean and worn: right things and settings, and how often objectness is right where it counts.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        var (thing, setting, objects) = Measure(_heldOut);
        var (worn, wornSetting, wornObjects) = Measure(_heldOutWorn);
        return
        [
            new("thing", thing), new("setting", setting), new("objects", objects),
            new("thing_worn", worn), new("setting_worn", wornSetting), new("objects_worn", wornObjects),
        ];
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

    private JudgeConfig Config => _reader.Config;

    private (double Thing, double Setting, double Objects) Measure(JudgePictures all)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var (cells, settings) = _reader.Forward(Pixels(all));
        var things = Config.Things.Count;
        var best = cells.Narrow(3, FrameReader.BoxValues, things).ArgMax(-1).ToArray<long>();
        var logits = cells.Narrow(3, 0, 1).Contiguous().ToArray<float>();
        var (rightThing, known, rightObject, counted) = (0, 0, 0, 0);
        for (var cell = 0; cell < best.Length; cell++)
        {
            if (all.Counted[cell] == 0) continue;
            // Of the many empty cells only those that claim something tell anything.
            if (all.Objects[cell] == 0 && logits[cell] <= 0) continue;
            counted++;
            if (all.Objects[cell] == 0) continue;
            if (logits[cell] > 0) rightObject++;
            known++;
            if (all.Things[(cell * things) + (int)best[cell]] == 1) rightThing++;
        }

        var found = settings.ArgMax(-1).ToArray<long>();
        var rightSetting = found.Index().Count(item => all.Settings[(item.Index * Config.Settings.Count) + (int)item.Item] == 1);
        return ((double)rightThing / known, (double)rightSetting / found.Length, (double)rightObject / counted);
    }

    private int BatchOf(JudgePictures batch) => batch.Settings.Length / Config.Settings.Count;

    private Tensor Pixels(JudgePictures batch) =>
        OnDevice(batch.Pixels, BatchOf(batch), Config.Size, Config.Size, Picture.Channels).Permute(0, 3, 1, 2).Contiguous();

    private Tensor Cells(float[] values, int each) => OnDevice(values, values.Length / (Config.Grid * Config.Grid * each), Config.Grid, Config.Grid, each);

    private Tensor OnDevice(float[] values, params long[] shape) => Tensor.From(values, shape).To(_reader.Parameters.All[0].Value.Device);
}
