using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Training.Planning;

/// <summary>Runs parts of a stage on tensors without values, to know what they cost.</summary>
public static class StageTrace
{
    // While a layer is differentiated, gradients of its input, of its output and one between are alive beside what was saved.
    private const int GradientsAlive = 3;

    /// <summary>A tensor of a shape only, owned by the current scope.</summary>
    /// <param name="shape">The axes' lengths.</param>
    public static Tensor Shape(params ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.F32, Device.Meta);

    /// <summary>Token ids of a shape only, owned by the current scope.</summary>
    /// <param name="shape">The axes' lengths.</param>
    public static Tensor Ids(params ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.I64, Device.Meta);

    /// <summary>Shapes of parameters that outlive the store they were asked from; the caller's to free.</summary>
    /// <param name="parameters">The parameters.</param>
    public static IReadOnlyList<Parameter> ShapesOf(IEnumerable<Parameter> parameters) =>
        [.. parameters.Select(p => new Parameter(p.Name, Tensor.Empty(p.Value.Shape, p.Value.DType, Device.Meta).Unscoped()))];

    /// <summary>One kind of training step.</summary>
    /// <param name="kind">Name, share of the steps, samples, tokens or pixels of a sample, and bytes of a batch.</param>
    /// <param name="trained">What is trained.</param>
    /// <param name="forward">Computes the loss.</param>
    public static PlannedStep Step((string Name, double Share, int Batch, double Units, long BatchBytes) kind, IEnumerable<Tensor> trained, Action forward)
    {
        using var scope = new TensorScope();
        using var trace = new CostTrace(trained);
        forward();
        var activations = Math.Max(trace.PeakBytes, trace.LiveBytes + (GradientsAlive * trace.LargestBytes));
        return new PlannedStep(kind.Name, kind.Share, kind.Batch, kind.Units, trace.ForwardOperations, trace.BackwardOperations, activations, kind.BatchBytes);
    }

    /// <summary>Something without gradients: operations, and bytes at the highest.</summary>
    /// <param name="forward">Computes it.</param>
    public static (double Flops, long Bytes) Frozen(Action forward)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var trace = new CostTrace([]);
        forward();
        return (trace.ForwardOperations, trace.PeakBytes);
    }
}
