using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// Doubles time, height and width by nearest neighbour and refines the result u:
/// SiLU(norm2(conv2(SiLU(norm1(conv1(u))))) + u) + u. Keys below <c>conv3d</c>.
/// </summary>
internal sealed class Upsample3d : IUpsample
{
    private readonly CausalConv3d _conv1;
    private readonly NormSiluConv _second;
    private readonly FrameGroupNorm _norm2;

    public Upsample3d(ParameterPath path, long channels, VideoVaeConfig config)
    {
        path = path["conv3d"];
        _conv1 = new CausalConv3d(path["conv1"], channels, channels);
        _second = new NormSiluConv(new FrameGroupNorm(path["norm1"], channels, config), new CausalConv3d(path["conv2"], channels, channels));
        _norm2 = new FrameGroupNorm(path["norm2"], channels, config);
    }

    /// <summary>[B, C, T, H, W] to [B, C, 2T, 2H, 2W].</summary>
    public Tensor Forward(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        return scope.Keep(Join(Refine(x_BCTHW), Nearest(x_BCTHW)));
    }

    /// <inheritdoc/>
    public IFrameFlow Flow(RowTiles tiles) => new Upsample3dFlow(_conv1, _second.Flow(tiles, forNorm: true), _norm2, tiles);

    /// <summary>SiLU(y + u) + u; without gradients y is overwritten and freed.</summary>
    internal static Tensor Join(Tensor y, Tensor u)
    {
        using var scope = new TensorScope();
        if (GradMode.IsEnabled) return scope.Keep((y + u).Silu() + u);
        return scope.Keep(y.AddInPlace(u).Then(sum => sum.Silu()).AddInPlace(u));
    }

    /// <summary>[B, C, T, H, W] to [B, C, 2T, 2H, 2W], every value eight times.</summary>
    internal static Tensor Nearest(Tensor x_BCTHW) =>
        Engine.Call("upsample_nearest3d", x_BCTHW, new[] { 2 * x_BCTHW.Size(2), 2 * x_BCTHW.Size(3), 2 * x_BCTHW.Size(4) }, 2.0, 2.0, 2.0);

    private Tensor Refine(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        return scope.Keep(_conv1.ForwardNearest(x_BCTHW, forNorm: true).Then(h => _second.Forward(h, forNorm: true)).Then(_norm2.Forward));
    }
}
