using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>Halves height and width of every frame: a 3x3 convolution of stride 2, padded by one zero on the right and below only.</summary>
internal sealed class Downsample2d(ParameterPath path, long channels) : IResample
{
    private readonly FrameConv2d _conv = new(path["conv"], channels, stride: 2, front: 0, back: 1);

    /// <summary>[B, C, T, H, W] to [B, C, T, H/2, W/2].</summary>
    public Tensor Forward(Tensor x_BCTHW) => _conv.Forward(x_BCTHW);
}
