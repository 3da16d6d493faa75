using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers.Flows;

/// <summary>A layer that treats every frame on its own.</summary>
internal sealed class FrameByFrame(Func<Tensor, Tensor> layer) : IFrameFlow
{
    public Tensor Push(Tensor x_BCTHW) => layer(x_BCTHW);

    public void Dispose()
    {
    }
}
