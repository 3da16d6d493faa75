using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// A 3x3x3 convolution that never sees a later frame: two zero frames in front of the time axis, one zero pixel on every
/// spatial side. The key has an inner <c>conv</c>: <c>PATH.conv.weight</c> [out, in, 3, 3, 3].
/// </summary>
internal sealed class CausalConv3d
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _stride;

    public CausalConv3d(ParameterPath path, long inputs, long outputs, long stride = 1, Initialization? weight = null, Initialization? bias = null)
    {
        path = path["conv"];
        _weight = path.Get("weight", weight ?? Initialization.FanIn(), outputs, inputs, 3, 3, 3);
        _bias = path.Get("bias", bias ?? Initialization.Zeros, outputs);
        _stride = [stride, stride, stride];
    }

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W]; with stride 2 each length n becomes (n + 1) / 2, rounded down.</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        // Only time is padded by hand: the convolution itself pads both spatial sides alike.
        var padded = x_BCTHW.Pad([0, 0, 0, 0, 2, 0]);
        return scope.Keep(Engine.Call("conv3d", padded, _weight, _bias, _stride, new long[] { 0, 1, 1 }, 1, 1));
    }
}
