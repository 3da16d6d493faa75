using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>Where a square window of a picture, or of its latents, lies so that it shows a thing.</summary>
internal static class ThingWindow
{
    /// <summary>The corner of a window that holds the centre of one of the scene's things at a random place of its middle half, where the picture allows it.</summary>
    /// <param name="scene">What the picture shows.</param>
    /// <param name="library">The world's things.</param>
    /// <param name="frame">The picture's frame within the scene.</param>
    /// <param name="picture">Pixels per side of the picture.</param>
    /// <param name="side">Units per side of what the window is cut from: the picture's pixels or its latents' positions.</param>
    /// <param name="window">Units per side of the window, at most <paramref name="side"/>.</param>
    /// <param name="random">Decides which thing and which place.</param>
    public static (int Left, int Top) Place(SceneSpec scene, ConceptLibrary library, int frame, int picture, int side, int window, RandomStream random)
    {
        var truth = GroundTruth.Of(scene, library, picture, picture, frame, 1, withBoxes: true);
        var box = truth.Things[random.Split("thing").Integer(truth.Things.Count)].Boxes![0];
        return (Start((box.Left + box.Right) / 2, random.Split("left")), Start((box.Top + box.Bottom) / 2, random.Split("top")));

        int Start(double center, RandomStream draw) => Math.Clamp((int)(center * side) - (window / 4) - draw.Integer(Math.Max(1, window / 2)), 0, side - window);
    }
}
