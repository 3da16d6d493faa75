using System.Text.Json;

namespace Kinora.Data.World;

/// <summary>What is true of a rendered clip, for measuring a model against: written beside clips as JSON.</summary>
/// <param name="Seed">Seed of the scene.</param>
/// <param name="Index">Index of the scene.</param>
/// <param name="Split">Side of the hold-out.</param>
/// <param name="Setting">Id of the setting.</param>
/// <param name="Width">Picture width in pixels.</param>
/// <param name="Height">Picture height in pixels.</param>
/// <param name="FramesPerSecond">Frames per second.</param>
/// <param name="Gravity">Gravity, picture heights per second squared.</param>
/// <param name="StartFrame">First frame of the window within the whole clip.</param>
/// <param name="FrameCount">Frames of the window.</param>
/// <param name="Camera">What the camera does over the whole clip.</param>
/// <param name="Things">The things.</param>
public sealed record GroundTruth(
    ulong Seed, long Index, Split Split, string Setting, int Width, int Height, int FramesPerSecond, double Gravity,
    int StartFrame, int FrameCount, CameraMove Camera, IReadOnlyList<ThingTruth> Things)
{
    /// <summary>The truth of a window of a scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="library">The loaded concepts.</param>
    /// <param name="width">Picture width in pixels, at least 16.</param>
    /// <param name="height">Picture height in pixels, at least 16.</param>
    /// <param name="startFrame">First frame of the window.</param>
    /// <param name="frameCount">Frames of the window.</param>
    /// <param name="withBoxes">True to list every thing's box in every frame.</param>
    /// <returns>The record.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size or the window is not possible.</exception>
    public static GroundTruth Of(
        SceneSpec scene, ConceptLibrary library, int width, int height, int startFrame, int frameCount, bool withBoxes = false)
    {
        SceneGeometry.EnsureWindow(startFrame, frameCount);
        SceneGeometry geometry = new(scene, library, width, height);
        return new GroundTruth(
            scene.Seed, scene.Index, scene.Key.Split, scene.Setting, width, height, WorldPhysics.FramesPerSecond,
            WorldPhysics.Gravity, startFrame, frameCount, scene.Camera,
            [.. Enumerable.Range(0, geometry.ThingCount).Select(TruthOf)]);

        ThingTruth TruthOf(int index)
        {
            (ThingSpec spec, Concept concept, double size, MotionContext room) = geometry.Thing(index);
            return new ThingTruth(
                concept.Id, concept.Emoji, concept.ChineseNames[0], concept.EnglishNames[0], spec.SizeClass, size, spec.GroundY,
                spec.Mirrored, spec.Motion, room,
                withBoxes ? [.. Enumerable.Range(startFrame, frameCount).Select(frame => geometry.BoxAt(index, frame))] : null);
        }
    }

    /// <summary>This record as indented JSON with camel-case names.</summary>
    /// <returns>The JSON text.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, WorldJsonContext.Default.GroundTruth);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The JSON text.</param>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">The text is not such a record.</exception>
    public static GroundTruth FromJson(string json) =>
        JsonSerializer.Deserialize(json, WorldJsonContext.Default.GroundTruth)
        ?? throw new JsonException("World ground truth: expected an object, got null.");
}
