using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>Doubles height and width of every frame: nearest neighbour, then a 3x3 convolution.</summary>
internal sealed class Upsample2d(ParameterPath path, long channels) : IUpsample
{
    private readonly FrameConv2d _conv = new(path["conv"], channels, stride: 1, front: 1, back: 1);

    /// <summary>[B, C, T, H, W] to [B, C, T, 2H, 2W].</summary>
    public Tensor Forward(Tensor x_BCTHW) => _conv.ForwardNearest(x_BCTHW);

    /// <inheritdoc/>
    public IFrameFlow Flow(RowTiles tiles) => new FrameByFrame(x => tiles.Apply([x], _conv.ForwardNearest, scale: 2));
}
