using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>A residual block a few frames at a time.</summary>
internal sealed class ResBlockFlow(NormConvFlow first, NormConvFlow second, PointwiseConv3d? shortcut, RowTiles tiles) : IFrameFlow
{
    public Tensor Push(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var y = first.Push(x_BCTHW).Then(second.Push);
        return scope.Keep(y.AddInPlace(shortcut is null ? x_BCTHW : tiles.Apply([x_BCTHW], shortcut.Forward)));
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }
}
