using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>conv2(SiLU(norm2(conv1(SiLU(norm1(x)))))) + x, with a 1x1x1 <c>nin_shortcut</c> where the channels change.</summary>
internal sealed class ResBlock
{
    private readonly NormSiluConv _first;
    private readonly NormSiluConv _second;
    private readonly PointwiseConv3d? _shortcut;

    public ResBlock(ParameterPath path, long inputs, long outputs, VideoVaeConfig config)
    {
        _first = new NormSiluConv(new FrameGroupNorm(path["norm1"], inputs, config), new CausalConv3d(path["conv1"], inputs, outputs));
        // A fresh block is the identity (or its shortcut), so that a deep network starts easy to train.
        var conv2 = new CausalConv3d(path["conv2"], outputs, outputs, weight: Initialization.Zeros);
        _second = new NormSiluConv(new FrameGroupNorm(path["norm2"], outputs, config), conv2);
        _shortcut = inputs == outputs ? null : new PointwiseConv3d(path["nin_shortcut"], inputs, outputs);
    }

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W].</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var y = _first.Forward(x_BCTHW, forNorm: true).Then(h => _second.Forward(h));
        var shortcut = _shortcut?.Forward(x_BCTHW) ?? x_BCTHW;
        return scope.Keep(GradMode.IsEnabled ? y + shortcut : y.AddInPlace(shortcut));
    }

    /// <summary>The same a few frames at a time.</summary>
    public IFrameFlow Flow(RowTiles tiles) => new ResBlockFlow(_first.Flow(tiles, forNorm: true), _second.Flow(tiles), _shortcut, tiles);
}
