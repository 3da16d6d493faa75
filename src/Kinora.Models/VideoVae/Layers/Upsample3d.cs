using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// Doubles time, height and width by nearest neighbour and refines the result u:
/// SiLU(norm2(conv2(SiLU(norm1(conv1(u))))) + u) + u. Keys below <c>conv3d</c>.
/// </summary>
internal sealed class Upsample3d : IResample
{
    private readonly CausalConv3d _conv1;
    private readonly FrameGroupNorm _norm1;
    private readonly CausalConv3d _conv2;
    private readonly FrameGroupNorm _norm2;

    public Upsample3d(ParameterPath path, long channels, VideoVaeConfig config)
    {
        path = path["conv3d"];
        _conv1 = new CausalConv3d(path["conv1"], channels, channels);
        _norm1 = new FrameGroupNorm(path["norm1"], channels, config);
        _conv2 = new CausalConv3d(path["conv2"], channels, channels);
        _norm2 = new FrameGroupNorm(path["norm2"], channels, config);
    }

    /// <summary>[B, C, T, H, W] to [B, C, 2T, 2H, 2W].</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var u = Nearest.Forward(x_BCTHW, time: 2);
        var y = Refine(u);
        return scope.Keep((y + u).Silu() + u);
    }

    private Tensor Refine(Tensor u)
    {
        using var scope = new TensorScope();
        var hidden = _norm1.ForwardSilu(_conv1.Forward(u));
        return scope.Keep(_norm2.Forward(_conv2.Forward(hidden)));
    }
}
