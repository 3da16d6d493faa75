using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>The parameter-free second path beside a convolution that changes the number of channels (report section 4.1.2).</summary>
internal static class ChannelPath
{
    /// <summary>[B, C, T, H, W] to [B, outputs, T, H, W]: each output is the mean of C / outputs consecutive channels.</summary>
    public static Tensor Average(Tensor x_BCTHW, long outputs)
    {
        using var scope = new TensorScope();
        var groups = x_BCTHW.Reshape(x_BCTHW.Size(0), outputs, x_BCTHW.Size(1) / outputs, x_BCTHW.Size(2), x_BCTHW.Size(3), x_BCTHW.Size(4));
        return scope.Keep(groups.Mean([2]));
    }

    /// <summary>[B, C, T, H, W] to [B, outputs, T, H, W]: each channel repeated outputs / C times in a row.</summary>
    public static Tensor Duplicate(Tensor x_BCTHW, long outputs) => x_BCTHW.RepeatInterleave(outputs / x_BCTHW.Size(1), 1);
}
