using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Fakes;

/// <summary>
/// Linear regression on data named by samples seen: a stage of which everything is known. With <paramref name="mixed"/>, a
/// square matrix before it makes a hidden layer; with <paramref name="spare"/>, there is a weight that nothing depends on.
/// </summary>
internal sealed class LinearStage(int features = 4, int batch = 4, string name = "linear", bool mixed = false, bool spare = false) : ITrainingStage
{
    private static readonly float[] Truth = [1, -2, 0.5f, 3, -1, 2];

    private readonly ParameterStore _store = ParameterStore.Fresh(3);
    private Tensor? _weight;
    private Tensor? _bias;
    private Tensor? _mix;
    private Tensor? _spare;

    /// <summary>What the trainer asked for: samples seen, and a number drawn from the step's stream.</summary>
    public List<(long Samples, int Drawn)> Steps { get; } = [];

    /// <summary>Called with the samples seen before a step; may cancel a run.</summary>
    public Action<long> OnLoss { get; set; } = _ => { };

    /// <summary>Steps, by samples seen, whose loss is not a number.</summary>
    public Predicate<long> HasBrokenLoss { get; set; } = _ => false;

    /// <summary>Steps whose loss is finite but whose gradient is not.</summary>
    public Predicate<long> HasBrokenGradient { get; set; } = _ => false;

    public ITrainingCompanion? Companion { get; init; }

    /// <summary>Replaces a held-out figure.</summary>
    public Func<double, double> HeldOut { get; set; } = value => value;

    /// <summary>Writes the sheet of samples into a folder.</summary>
    public Action<string> SheetOf { get; set; } = _ => { };

    public List<double> Evaluations { get; } = [];

    public List<long> SampleSheets { get; } = [];

    public List<(string Folder, float[] Weight)> Exports { get; } = [];

    public string Name => name;

    public int BatchSize => batch;

    public IReadOnlyList<Parameter> Parameters
    {
        get
        {
            _ = Weight;
            _ = Bias;
            if (mixed) _ = Mix;
            if (spare) _ = Spare;
            return _store.All;
        }
    }

    public Tensor Weight => _weight ??= _store.Root.Get("weight", Initialization.Normal(1), 1, features);

    public Tensor Spare => _spare ??= _store.Root.Get("spare", Initialization.Zeros, 1);

    private Tensor Mix => _mix ??= _store.Root.Get("mix", Initialization.Normal(0.5), features, features);

    private Tensor Bias => _bias ??= _store.Root.Get("bias", Initialization.Zeros, 1);

    public Tensor Loss(long samplesSeen, RandomStream random, IDictionary<string, double> metrics)
    {
        OnLoss(samplesSeen);
        Steps.Add((samplesSeen, random.Integer(1 << 30)));
        if (HasBrokenLoss(samplesSeen)) return Weight.Sum() * double.NaN;
        if (HasBrokenGradient(samplesSeen)) return (Weight * 0).Sum().Sqrt();
        var noise = random.Normal([BatchSize, 1]) * 0.05;
        metrics["features"] = features;
        return Error(new RandomStream(9).Split((ulong)samplesSeen), noise);
    }

    public IReadOnlyList<KeyValuePair<string, double>> Evaluate()
    {
        using var scope = new TensorScope();
        Evaluations.Add(Error(new RandomStream(10), Tensor.Zeros([BatchSize, 1])).Item());
        return [new("error", HeldOut(Evaluations[^1]))];
    }

    public void WriteSamples(string folder, long samplesSeen)
    {
        SampleSheets.Add(samplesSeen);
        SheetOf(folder);
    }

    public void Export(string modelFolder) => Exports.Add((modelFolder, Weight.ToArray<float>()));

    public void Dispose() => _store.Dispose();

    private Tensor Error(RandomStream data, Tensor noise)
    {
        var inputs = data.Normal([BatchSize, features]);
        var targets = inputs.MatMul(Tensor.From(Truth.AsSpan(0, features), features, 1)) + 0.7 + noise;
        return ((mixed ? inputs.Linear(Mix) : inputs).Linear(Weight, Bias) - targets).Square().Mean();
    }
}
