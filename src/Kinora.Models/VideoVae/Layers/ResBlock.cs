using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>conv2(SiLU(norm2(conv1(SiLU(norm1(x)))))) + x, with a 1x1x1 <c>nin_shortcut</c> where the channels change.</summary>
internal sealed class ResBlock
{
    private readonly FrameGroupNorm _norm1;
    private readonly CausalConv3d _conv1;
    private readonly FrameGroupNorm _norm2;
    private readonly CausalConv3d _conv2;
    private readonly PointwiseConv3d? _shortcut;

    public ResBlock(ParameterPath path, long inputs, long outputs, VideoVaeConfig config)
    {
        _norm1 = new FrameGroupNorm(path["norm1"], inputs, config);
        _conv1 = new CausalConv3d(path["conv1"], inputs, outputs);
        _norm2 = new FrameGroupNorm(path["norm2"], outputs, config);
        // A fresh block is the identity (or its shortcut), so that a deep network starts easy to train.
        _conv2 = new CausalConv3d(path["conv2"], outputs, outputs, weight: Initialization.Zeros);
        _shortcut = inputs == outputs ? null : new PointwiseConv3d(path["nin_shortcut"], inputs, outputs);
    }

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W].</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var y = NormConv(_norm1, _conv1, x_BCTHW);
        y = NormConv(_norm2, _conv2, y);
        return scope.Keep(y + (_shortcut?.Forward(x_BCTHW) ?? x_BCTHW));
    }

    private static Tensor NormConv(FrameGroupNorm norm, CausalConv3d conv, Tensor x)
    {
        using var scope = new TensorScope();
        return scope.Keep(conv.Forward(norm.ForwardSilu(x)));
    }
}
