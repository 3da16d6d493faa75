using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>The Gaussian error linear unit in its tanh approximation.</summary>
public static class TanhGelu
{
    /// <summary>Applies it.</summary>
    /// <param name="x">Any shape; nobody else reads it, in inference the result takes its memory.</param>
    public static Tensor Forward(Tensor x)
    {
        if (TrainingRows.Supports(x)) return TrainingRows.Gelu(x);
        if (!FusedRows.Supports(x) || !x.IsContiguous) return x.Gelu(tanhApproximation: true);
        FusedRows.GeluInPlace(x);
        return x;
    }
}
