using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// A 3x3x3 convolution that never sees a later frame: two zero frames in front of the time axis, one zero pixel on every
/// spatial side. The key has an inner <c>conv</c>: <c>PATH.conv.weight</c> [out, in, 3, 3, 3].
/// </summary>
internal sealed class CausalConv3d
{
    /// <summary>How many earlier frames a frame sees.</summary>
    public const long Past = 2;

    private const long Taps = Past + 1;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _stride;

    public CausalConv3d(ParameterPath path, long inputs, long outputs, long stride = 1, Initialization? weight = null, Initialization? bias = null)
    {
        path = path["conv"];
        _weight = path.Get("weight", weight ?? Initialization.FanIn(), outputs, inputs, Taps, Taps, Taps);
        _bias = path.Get("bias", bias ?? Initialization.Zeros, outputs);
        _stride = [stride, stride, stride];
    }

    /// <summary>[B, in, T, H, W] to [B, out, T, H, W]; with stride 2 each length n becomes (n + 1) / 2, rounded down.</summary>
    /// <param name="x_BCTHW">The input.</param>
    /// <param name="past">How many frames in front of the input, at most 2, are earlier ones that have their result already.</param>
    /// <param name="forNorm">Whether only a norm reads the result.</param>
    public Tensor Forward(Tensor x_BCTHW, long past = 0, bool forNorm = false)
    {
        using var scope = new TensorScope();
        // One or two frames meet the last one or two taps only; the others would multiply zeros. Strides keep all three.
        var frames = x_BCTHW.Size(2);
        var taps = _stride[0] == 1 || frames == 1 ? Math.Min(Taps, frames) : Taps;
        var weight = taps == Taps ? _weight : _weight.Narrow(2, Taps - taps, taps);
        return scope.Keep(Convolution.Forward(x_BCTHW, weight, _bias, _stride, front: [taps - 1 - past, 1, 1], back: [0, 1, 1], forNorm: forNorm));
    }

    /// <summary>The same of x enlarged by nearest neighbour: [B, in, T, H, W] to [B, out, 2T, 2H, 2W].</summary>
    /// <param name="x_BCTHW">The input, not enlarged.</param>
    /// <param name="past">How many frames in front of the input, at most 1, are earlier ones that have their result already.</param>
    /// <param name="forNorm">Whether only a norm reads the result.</param>
    public Tensor ForwardNearest(Tensor x_BCTHW, long past = 0, bool forNorm = false) => NearestConv.SpaceTime(x_BCTHW, _weight, _bias, past, forNorm);
}
