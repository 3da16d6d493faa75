using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// A 3x3 convolution of every frame on its own: <c>PATH.weight</c> [C, C, 3, 3] and bias, run as a 1x3x3 convolution so that
/// the frames need not be folded into the batch.
/// </summary>
internal sealed class FrameConv2d
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long _stride;
    private readonly long _front;
    private readonly long _back;

    public FrameConv2d(ParameterPath path, long channels, long stride, long front, long back)
    {
        _weight = path.Get("weight", Initialization.FanIn(), channels, channels, 3, 3);
        _bias = path.Get("bias", Initialization.Zeros, channels);
        _stride = stride;
        (_front, _back) = (front, back);
    }

    /// <summary>[B, C, T, H, W] to [B, C, T, H', W'].</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        return scope.Keep(Convolution.Forward(x_BCTHW, _weight.Unsqueeze(2), _bias, [1, _stride, _stride], front: [0, _front, _front], back: [0, _back, _back]));
    }

    /// <summary>The same of frames enlarged by nearest neighbour, stride 1 and padding 1: [B, C, T, H, W] to [B, C, T, 2H, 2W].</summary>
    public Tensor ForwardNearest(Tensor x_BCTHW) => NearestConv.Frames(x_BCTHW, _weight, _bias);
}
