using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>Halves time, height and width: a causal 3x3x3 convolution of stride 2. 2n - 1 frames become n.</summary>
internal sealed class Downsample3d(ParameterPath path, long channels) : IResample
{
    private readonly CausalConv3d _conv = new(path["conv"], channels, channels, stride: 2);

    /// <summary>[B, C, T, H, W] to [B, C, (T+1)/2, H/2, W/2].</summary>
    public Tensor Forward(Tensor x_BCTHW) => _conv.Forward(x_BCTHW);
}
