using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>A doubling of time, height and width a few frames at a time; keeps one small frame and two large ones.</summary>
internal sealed class Upsample3dFlow(CausalConv3d conv, NormConvFlow second, FrameGroupNorm norm, RowTiles tiles) : IFrameFlow
{
    private readonly RecentFrames _past = new(1);

    public Tensor Push(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var past = _past.Count;
        var y = tiles.Apply([.. _past.Parts, x_BCTHW], joined => conv.ForwardNearest(joined, past, forNorm: true), scale: 2).Then(second.Push).Then(norm.Forward);
        _past.Add(x_BCTHW.Narrow(2, x_BCTHW.Size(2) - 1, 1).Clone());
        return scope.Keep(Upsample3d.Join(y, Upsample3d.Nearest(x_BCTHW)));
    }

    public void Dispose()
    {
        _past.Dispose();
        second.Dispose();
    }
}
