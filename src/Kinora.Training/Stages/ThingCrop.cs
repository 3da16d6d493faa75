using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// Square windows of rendered clips around one of their things. Most of a picture is smooth background that a VAE learns in
/// minutes; cutting it away spends a step on what is hard.
/// </summary>
/// <param name="library">The world's things.</param>
/// <param name="size">Pixels per side of the whole pictures.</param>
/// <param name="crop">Pixels per side of the windows, at most <paramref name="size"/>.</param>
internal sealed class ThingCrop(ConceptLibrary library, int size, int crop)
{
    private const int Channels = 3;

    /// <summary>Cuts the same window out of every frame. It holds the thing's centre in the middle frame at a random place.</summary>
    /// <param name="frames_THW3">Bytes of the whole clip [T, H, W, 3].</param>
    /// <param name="scene">What the clip shows.</param>
    /// <param name="startFrame">Its first frame within the scene.</param>
    /// <param name="random">Decides which thing and which place.</param>
    /// <returns>Bytes [T, crop, crop, 3].</returns>
    public byte[] Cut(byte[] frames_THW3, SceneSpec scene, int startFrame, RandomStream random)
    {
        var frames = frames_THW3.Length / (size * size * Channels);
        var (left, top) = ThingWindow.Place(scene, library, startFrame + (frames / 2), size, size, crop, random);
        var window = new byte[frames * crop * crop * Channels];
        for (var row = 0; row < frames * crop; row++)
        {
            var (frame, y) = (row / crop, (row % crop) + top);
            frames_THW3.AsSpan(((((frame * size) + y) * size) + left) * Channels, crop * Channels).CopyTo(window.AsSpan(row * crop * Channels));
        }

        return window;
    }
}
