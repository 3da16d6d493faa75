using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>Nearest-neighbour enlargement.</summary>
internal static class Nearest
{
    /// <summary>[B, C, T, H, W] to [B, C, time T, 2H, 2W]: every position repeated.</summary>
    public static Tensor Forward(Tensor x_BCTHW, long time)
    {
        var size = new[] { x_BCTHW.Size(2) * time, x_BCTHW.Size(3) * 2, x_BCTHW.Size(4) * 2 };
        return Engine.Call("upsample_nearest3d", x_BCTHW, size, (double)time, 2.0, 2.0);
    }
}
