namespace Kinora.Data.World;

/// <summary>A whole scene, independent of picture size and clip length: everything that is drawn follows from it.</summary>
/// <param name="Seed">Seed it was drawn from.</param>
/// <param name="Index">Index it was drawn from.</param>
/// <param name="Setting">Id of the setting.</param>
/// <param name="Light">How this clip's place differs from the setting's fixed look.</param>
/// <param name="Things">One or two things, from left to right as the clip begins.</param>
/// <param name="Camera">What the camera does over the whole clip.</param>
public sealed record SceneSpec(
    ulong Seed, long Index, string Setting, SceneLight Light, IReadOnlyList<ThingSpec> Things, CameraMove Camera = CameraMove.Still)
{
    /// <summary>The combination shown.</summary>
    public SceneKey Key => Things is [var first, var second]
        ? new(first.Concept, Setting, first.Motion.Id, second.Concept, second.Motion.Id)
        : new(Things[0].Concept, Setting, Things[0].Motion.Id);

    /// <summary>The last frame at which a window of the clip may start so that it lies inside the clip and still shows
    /// what the caption says (a fall is only seen from its beginning).</summary>
    /// <param name="frameCount">Frames of the window, in [1, <see cref="WorldPhysics.ClipFrames"/>].</param>
    /// <returns>A frame index in [0, ClipFrames - frameCount].</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is longer than a clip, or empty.</exception>
    public int LatestStartFrame(int frameCount)
    {
        if (frameCount is < 1 or > WorldPhysics.ClipFrames)
            throw new ArgumentOutOfRangeException(nameof(frameCount),
                $"World clip window: expected 1 to {WorldPhysics.ClipFrames} frames, got {frameCount}.");
        int latest = (int)(Things.Min(thing => thing.Motion.LatestStartSeconds) * WorldPhysics.FramesPerSecond);
        return Math.Clamp(latest, 0, WorldPhysics.ClipFrames - frameCount);
    }

    /// <summary>Draws a start frame for a training window, uniform in [0, <see cref="LatestStartFrame"/>], from this
    /// scene's own stream.</summary>
    /// <param name="frameCount">Frames of the window, in [1, <see cref="WorldPhysics.ClipFrames"/>].</param>
    /// <param name="variant">Which draw: 0, 1, 2 ... give independent windows of the same scene.</param>
    /// <returns>The start frame.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The window is longer than a clip, or empty.</exception>
    public int DrawStartFrame(int frameCount, ulong variant = 0) =>
        new WorldRandom(unchecked(Seed + variant), Index, WorldStream.Window).NextBelow(LatestStartFrame(frameCount) + 1);

    /// <summary>Draws any window that lies inside the clip, whatever it shows: for what learns pictures and not captions.</summary>
    /// <param name="frameCount">Frames of the window, in [1, <see cref="WorldPhysics.ClipFrames"/>].</param>
    /// <returns>The start frame, in [0, ClipFrames - frameCount].</returns>
    public int DrawAnyStartFrame(int frameCount) =>
        new WorldRandom(Seed, Index, WorldStream.Window).NextBelow(WorldPhysics.ClipFrames - frameCount + 1);
}
