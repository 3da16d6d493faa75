using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// Moves 2x2x2 blocks of positions into channels and back. Time is causal: the first frame stands alone, so n latent frames
/// answer to 2n - 1 frames.
/// </summary>
internal static class PixelShuffle3d
{
    /// <summary>
    /// [B, C, 2T-1, 2H, 2W] to [B, 8C, T, H, W]: a zero frame in front, then channel 8c + 4dt + 2dh + dw takes (2t+dt, 2y+dh, 2x+dw).
    /// </summary>
    public static Tensor Unshuffle(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var (batch, channels, time, height, width) = (x_BCTHW.Size(0), x_BCTHW.Size(1), (x_BCTHW.Size(2) + 1) / 2, x_BCTHW.Size(3) / 2, x_BCTHW.Size(4) / 2);
        var blocks = x_BCTHW.Pad([0, 0, 0, 0, 1, 0]).Reshape(batch, channels, time, 2, height, 2, width, 2);
        return scope.Keep(blocks.Permute(0, 1, 3, 5, 7, 2, 4, 6).Reshape(batch, 8 * channels, time, height, width));
    }

    /// <summary>[B, 8C, T, H, W] to [B, C, 2T-1, 2H, 2W]: the inverse; the first of the 2T frames is dropped.</summary>
    public static Tensor Shuffle(Tensor x_BCTHW)
    {
        using var scope = new TensorScope();
        var (batch, channels, time, height, width) = (x_BCTHW.Size(0), x_BCTHW.Size(1) / 8, x_BCTHW.Size(2), x_BCTHW.Size(3), x_BCTHW.Size(4));
        var blocks = x_BCTHW.Reshape(batch, channels, 2, 2, 2, time, height, width);
        var whole = blocks.Permute(0, 1, 5, 2, 6, 3, 7, 4).Reshape(batch, channels, 2 * time, 2 * height, 2 * width);
        return scope.Keep(whole.Narrow(2, 1, (2 * time) - 1));
    }
}
