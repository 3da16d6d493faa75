using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>Decoded frames to bytes (spec 1.4 item 1, in fp32): the whole part of (clamp(x, -1, 1) + 1) * 127.5. Nothing is cropped.</summary>
internal static class FrameConversion
{
    /// <param name="frames_1TCHW">[1, T, 3, H, W], nominally in [-1, 1].</param>
    /// <returns>[T, H, W, 3] as U8, owned by the current scope.</returns>
    public static Tensor ToBytes(Tensor frames_1TCHW)
    {
        using var scope = new TensorScope();
        var scaled = (frames_1TCHW.To(DType.F32).Clamp(-1, 1) + 1) * 127.5;
        return scope.Keep(scaled.To(DType.U8).Squeeze(0).Permute(0, 2, 3, 1).To(Device.Cpu).Contiguous());
    }
}
