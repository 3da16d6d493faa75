using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>Layer normalisation over the last axis with learned scale and shift.</summary>
public sealed class LayerNorm
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly double _eps;

    /// <summary>Takes <c>weight</c> [D] and <c>bias</c> [D].</summary>
    public LayerNorm(ParameterPath path, long width, double eps)
    {
        _weight = path.Get("weight", Initialization.Ones, width);
        _bias = path.Get("bias", Initialization.Zeros, width);
        _eps = eps;
    }

    /// <summary>[..., D] to [..., D].</summary>
    public Tensor Forward(Tensor x) => x.LayerNorm(_eps, _weight, _bias);

    /// <summary>The norm, then times (1 + scale) and plus shift of each batch row: [B, S, D] to [B, S, D].</summary>
    /// <param name="x_BSD">The input.</param>
    /// <param name="scale_B1D">Scales, less 1.</param>
    /// <param name="shift_B1D">Shifts.</param>
    public Tensor Modulated(Tensor x_BSD, Tensor scale_B1D, Tensor shift_B1D) => Modulated(x_BSD, _eps, _weight, _bias, scale_B1D, shift_B1D);

    /// <summary>The same of a norm whose own scale and shift are given, or absent.</summary>
    public static Tensor Modulated(Tensor x_BSD, double eps, Tensor? weight, Tensor? bias, Tensor scale_B1D, Tensor shift_B1D)
    {
        if (FusedRows.Supports(x_BSD, scale_B1D, shift_B1D)) return FusedRows.LayerNormModulated(x_BSD, eps, weight, bias, scale_B1D, shift_B1D);
        if (TrainingRows.Supports(x_BSD, scale_B1D, shift_B1D)) return TrainingRows.LayerNormModulated(x_BSD, eps, weight, bias, scale_B1D, shift_B1D);
        return (x_BSD.LayerNorm(eps, weight, bias) * (scale_B1D + 1)) + shift_B1D;
    }
}
