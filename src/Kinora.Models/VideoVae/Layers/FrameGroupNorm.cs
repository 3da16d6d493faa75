using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// Group norm whose statistics are taken over channels of a group x H x W of each frame separately, so that a frame does not
/// flicker with its chunk (report section 4.1). Keys <c>PATH.weight</c> and <c>PATH.bias</c> [C].
/// </summary>
internal sealed class FrameGroupNorm
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long _groups;
    private readonly double _eps;

    public FrameGroupNorm(ParameterPath path, long channels, VideoVaeConfig config)
    {
        _weight = path.Get("weight", Initialization.Ones, channels);
        _bias = path.Get("bias", Initialization.Zeros, channels);
        _groups = config.NormGroups;
        _eps = config.NormEps;
    }

    /// <summary>[B, C, T, H, W] to the same shape, laid out frame by frame in memory.</summary>
    public Tensor Forward(Tensor x_BCTHW) =>
        IsFused(x_BCTHW) ? FrameNorm.Forward(x_BCTHW, _weight, _bias, (int)_groups, _eps, silu: false, DType.F32)
        : HasZeroFrames(x_BCTHW) ? FramePlaneNorm.Forward(x_BCTHW, _weight, _bias, (int)_groups, _eps, silu: false)
        : Plain(x_BCTHW);

    /// <summary>Whether <see cref="ForwardSilu(Tensor, int)"/> can put frames of zeros in front without a copy.</summary>
    public bool HasZeroFrames(Tensor x_BCTHW) => !IsFused(x_BCTHW) && FramePlaneNorm.Supports(x_BCTHW, _weight);

    /// <summary>The norm followed by SiLU, as an operand of a convolution.</summary>
    public Tensor ForwardSilu(Tensor x_BCTHW) => ForwardSilu(x_BCTHW, 0);

    /// <summary>The same behind frames of zeros.</summary>
    /// <param name="x_BCTHW">The input.</param>
    /// <param name="zeroFrames">How many; some only where <see cref="HasZeroFrames"/>.</param>
    public Tensor ForwardSilu(Tensor x_BCTHW, int zeroFrames)
    {
        if (IsFused(x_BCTHW)) return FrameNorm.Forward(x_BCTHW, _weight, _bias, (int)_groups, _eps, silu: true, DType.BF16);
        if (HasZeroFrames(x_BCTHW)) return FramePlaneNorm.Forward(x_BCTHW, _weight, _bias, (int)_groups, _eps, silu: true, zeroFrames);
        using var scope = new TensorScope();
        return scope.Keep(Plain(x_BCTHW).Silu());
    }

    // Where convolutions want channels last.
    private bool IsFused(Tensor x_BCTHW) => Convolution.IsDirect(x_BCTHW, _weight) && FrameNorm.Supports(x_BCTHW, _weight);

    private Tensor Plain(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var (batch, channels, frames) = (x_BCTHW.Size(0), x_BCTHW.Size(1), x_BCTHW.Size(2));
        var x_NCHW = x_BCTHW.To(_weight.DType).Transpose(1, 2).Reshape(batch * frames, channels, x_BCTHW.Size(3), x_BCTHW.Size(4));
        var normed_NCHW = Engine.Call("group_norm", x_NCHW, _groups, _weight, _bias, _eps);
        return scope.Keep(normed_NCHW.Reshape(batch, frames, channels, x_BCTHW.Size(3), x_BCTHW.Size(4)).Transpose(1, 2));
    }
}
