namespace Kinora.Data.World;

/// <summary>
/// Draws scenes. Stateless apart from the loaded concepts: safe to share between threads, and the same bytes for the
/// same scene, size and window whatever the thread.
/// </summary>
/// <param name="library">The loaded concepts.</param>
public sealed class WorldRenderer(ConceptLibrary library)
{
    private const double RopeThickness = 0.022;
    private const double FlakeRadius = 0.032;
    private static readonly Rgb RopeColor = new(0.42, 0.28, 0.16);
    private static readonly Rgb FlakeColor = new(1, 1, 1);
    private static readonly Rgb ShadowColor = new(0.05, 0.07, 0.12);

    /// <summary>Draws a window of a scene's clip.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="width">Picture width in pixels, at least 16.</param>
    /// <param name="height">Picture height in pixels, at least 16.</param>
    /// <param name="startFrame">First frame of the window, at 25 frames per second from the start of the clip.</param>
    /// <param name="frameCount">Frames to draw; the window must lie within the clip's 204 frames.</param>
    /// <returns>Bytes [frameCount, height, width, 3], sRGB.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size or the window is not possible.</exception>
    /// <exception cref="ArgumentException">The scene names a concept or setting that is not known.</exception>
    public byte[] Render(SceneSpec scene, int width, int height, int startFrame, int frameCount)
    {
        SceneGeometry.EnsureWindow(startFrame, frameCount);
        SceneGeometry geometry = new(scene, library, width, height);
        SettingLook look = Setting.Of(scene.Setting).Look;
        float[] background = SettingPainter.Paint(look, scene.Light, width, height);
        float[] picture = new float[background.Length];
        byte[] frames = new byte[frameCount * background.Length];
        for (int frame = 0; frame < frameCount; frame++)
        {
            background.CopyTo(picture.AsSpan());
            FramePainter painter = new(picture, width, height);
            DrawFlakes(painter, scene, look, (double)width / height, startFrame + frame);
            for (int thing = 0; thing < geometry.ThingCount; thing++)
                DrawThing(painter, geometry, look, thing, startFrame + frame);
            ToBytes(picture, frames.AsSpan(frame * picture.Length, picture.Length));
        }
        return frames;
    }

    private static void DrawThing(FramePainter painter, SceneGeometry geometry, SettingLook look, int thing, int frame)
    {
        (ThingSpec spec, Concept concept, double size, MotionContext room) = geometry.Thing(thing);
        Pose pose = geometry.PoseAt(thing, frame);

        // The shadow lies on the ground and fades as the thing leaves it: the eye's cue for height.
        double lift = Math.Clamp((room.StandingY - pose.Y) / Math.Max(room.Headroom, 0.05), 0, 1);
        painter.Ellipse(pose.X, spec.GroundY - 0.005, room.HalfWidth * (0.95 - 0.25 * lift), 0.045,
            ShadowColor, look.Shadow * (1 - 0.6 * lift), softness: 0.7);

        if (spec.Motion is SwingLaw swing)
        {
            // The rope ends a little inside the thing, so that no gap shows whatever its outline.
            double end = 1 - 0.8 * room.HalfHeight / swing.RopeLength;
            double pivotX = room.Aspect / 2;
            painter.Rope(pivotX, SwingLaw.PivotY, pivotX + (pose.X - pivotX) * end,
                SwingLaw.PivotY + (pose.Y - SwingLaw.PivotY) * end, RopeThickness, RopeColor);
        }
        painter.Sprite(concept.Sprite, pose, size, spec.Mirrored);
    }

    private static void DrawFlakes(FramePainter painter, SceneSpec scene, SettingLook look, double aspect, int frame)
    {
        WorldRandom random = new(scene.Seed, scene.Index, WorldStream.Flakes);
        double seconds = (double)frame / WorldPhysics.FramesPerSecond;
        for (int flake = 0; flake < look.Flakes; flake++)
        {
            double column = (flake + random.NextBetween(0.25, 0.75)) / look.Flakes * aspect;
            double speed = random.NextBetween(0.09, 0.13), phase = random.NextUnit(), sway = random.NextUnit();
            double turn = phase + speed * seconds;
            double y = (turn - Math.Floor(turn)) * (1 + 2 * FlakeRadius) - FlakeRadius;
            double x = column + 0.02 * Math.Sin(2 * Math.PI * (sway + 0.3 * seconds));
            painter.Ellipse(x, y, FlakeRadius, FlakeRadius, FlakeColor, opacity: 0.9, softness: 0.8);
        }
    }

    private static void ToBytes(ReadOnlySpan<float> picture, Span<byte> bytes)
    {
        for (int i = 0; i < picture.Length; i++)
            bytes[i] = (byte)(Math.Clamp(picture[i], 0f, 1f) * 255f + 0.5f);
    }
}
