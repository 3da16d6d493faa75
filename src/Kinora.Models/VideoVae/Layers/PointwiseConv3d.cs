using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>A linear map of the channels at every position: <c>PATH.conv.weight</c> [out, in, 1, 1, 1] and bias.</summary>
internal sealed class PointwiseConv3d
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;

    public PointwiseConv3d(ParameterPath path, long inputs, long outputs, Initialization? weight = null)
    {
        path = path["conv"];
        _weight = path.Get("weight", weight ?? Initialization.FanIn(), outputs, inputs, 1, 1, 1);
        _bias = path.Get("bias", Initialization.Zeros, outputs);
    }

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W].</summary>
    public Tensor Forward(Tensor x_BCTHW) => Convolution.Forward(x_BCTHW, _weight, _bias);
}
