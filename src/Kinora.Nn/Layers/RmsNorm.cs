using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>
/// Root-mean-square normalisation over the last axis: x / sqrt(mean(x^2) + eps) in fp32, rounded to the input's type,
/// then times the learned weight (spec 3.6; Zhang and Sennrich 2019).
/// </summary>
public sealed class RmsNorm
{
    private readonly Tensor _weight;
    private readonly double _eps;

    /// <summary>Takes <c>weight</c> [D].</summary>
    public RmsNorm(ParameterPath path, long width, double eps)
    {
        _weight = path.Get("weight", Initialization.Ones, width);
        _eps = eps;
    }

    /// <summary>[..., D] to [..., D].</summary>
    public Tensor Forward(Tensor x)
    {
        var wide = x.To(DType.F32);
        var normalized = wide * (wide.Square().Mean([-1], keep: true) + _eps).Rsqrt();
        return normalized.To(x.DType) * _weight;
    }
}
