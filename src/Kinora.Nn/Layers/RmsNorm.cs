using Kinora.Tensors;
using Kinora.Tensors.Kernels;

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

    /// <summary>The same of heads, then turned if asked; in inference over their own memory where the kernel runs.</summary>
    /// <param name="x_BSHD">Heads of tokens that nobody else reads; the last axis without gaps.</param>
    /// <param name="rotation">What turns queries and keys; null for no turning.</param>
    /// <returns>[B, S, H, D], which may be the input itself.</returns>
    public Tensor ForwardHeads(Tensor x_BSHD, IHeadRotation? rotation = null)
    {
        if (rotation is null || rotation.Kernel is not null)
        {
            if (TrainingRows.Supports(x_BSHD, _weight)) return TrainingRows.HeadNorm(x_BSHD, _weight, _eps, rotation?.Kernel);
            if (FusedRows.Supports(x_BSHD, _weight) && x_BSHD.Stride(-1) == 1)
            {
                FusedRows.HeadNormInPlace(x_BSHD, _weight, _eps, rotation?.Kernel);
                return x_BSHD;
            }
        }

        var normalized = Forward(x_BSHD);
        return rotation is null ? normalized : rotation.Rotate(normalized.Transpose(1, 2)).Transpose(1, 2);
    }
}
