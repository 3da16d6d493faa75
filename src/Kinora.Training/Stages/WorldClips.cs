using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Pixels of the synthetic world as the networks take them.</summary>
internal static class WorldClips
{
    /// <summary>Renders windows of scenes into one block of bytes [B, T, H, W, 3]; safe on any thread.</summary>
    public static byte[] Render(WorldRenderer renderer, IReadOnlyList<SceneSpec> scenes, int size, int frames, Func<int, int> startFrame)
    {
        var bytesPerClip = frames * size * size * 3;
        var all = new byte[scenes.Count * bytesPerClip];
        for (var k = 0; k < scenes.Count; k++)
        {
            renderer.Render(scenes[k], size, size, startFrame(k), frames).CopyTo(all, k * bytesPerClip);
        }

        return all;
    }

    /// <summary>Bytes [B, T, H, W, 3] to a tensor [B, T, 3, H, W] in [-1, 1].</summary>
    public static Tensor ToTensor(byte[] pixels, int clips, int frames, int size) =>
        (Tensor.From(pixels, clips, frames, size, size, 3).Permute(0, 1, 4, 2, 3).To(DType.F32) * (1 / 127.5)) - 1;

    /// <summary>A tensor [T, 3, H, W] with values near [-1, 1] to bytes [T, H, W, 3].</summary>
    public static byte[] ToBytes(Tensor frames_T3HW) =>
        ((frames_T3HW.Clamp(-1, 1) + 1) * 127.5).To(DType.U8).Permute(0, 2, 3, 1).ToArray<byte>();
}
