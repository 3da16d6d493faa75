using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Tests.Fakes;

/// <summary>One number that learns to be 3, to go along with a <see cref="LinearStage"/>.</summary>
internal sealed class LinearCompanion : ITrainingCompanion, IDisposable
{
    private readonly ParameterStore _store = ParameterStore.Fresh(4);
    private readonly AdamW _optimizer;

    public LinearCompanion()
    {
        Number = _store.Root.Get("number", Initialization.Zeros, 1);
        _store.RequireGrad();
        _optimizer = new AdamW(_store.All, new AdamWOptions(0.1));
    }

    /// <summary>What a step's loss is, by the number of steps before; null for none.</summary>
    public Func<int, double?> Factor { get; set; } = _ => 1;

    public Tensor Number { get; }

    public string Name => "companion";

    public IReadOnlyList<Parameter> Parameters => _store.All;

    public IOptimizer Optimizer => _optimizer;

    private int Asked { get; set; }

    public Tensor? Loss(IDictionary<string, double> metrics) => Factor(Asked++) is { } factor ? (Number - 3).Square().Sum() * factor : null;

    public void Dispose()
    {
        _optimizer.Dispose();
        _store.Dispose();
    }
}
