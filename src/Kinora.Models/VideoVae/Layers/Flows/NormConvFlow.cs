using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>conv(SiLU(norm(x))) a few frames at a time; keeps two normed frames.</summary>
internal sealed class NormConvFlow(FrameGroupNorm norm, CausalConv3d conv, RowTiles tiles, bool forNorm = false) : IFrameFlow
{
    private readonly RecentFrames _past = new(CausalConv3d.Past);

    public Tensor Push(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var h = norm.ForwardSilu(x_BCTHW);
        var past = _past.Count;
        var y = tiles.Apply([.. _past.Parts, h], joined => conv.Forward(joined, past, forNorm));
        _past.Add(h);
        return scope.Keep(y);
    }

    public void Dispose() => _past.Dispose();
}
