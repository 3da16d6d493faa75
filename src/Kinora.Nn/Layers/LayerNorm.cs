using Kinora.Tensors;

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
}
