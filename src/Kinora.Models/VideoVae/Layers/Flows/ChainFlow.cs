using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>Flows one after another.</summary>
internal sealed class ChainFlow(IReadOnlyList<IFrameFlow> flows) : IFrameFlow
{
    public Tensor Push(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var x = flows[0].Push(x_BCTHW);
        foreach (var flow in flows.Skip(1)) x = x.Then(flow.Push);
        return scope.Keep(x);
    }

    public void Dispose()
    {
        foreach (var flow in flows) flow.Dispose();
    }
}
