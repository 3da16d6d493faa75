namespace Kinora.Data.World;

/// <summary>
/// Draws scenes. Stateless apart from the loaded concepts: safe to share between threads, and the same bytes for the
/// same scene, size and window whatever the thread.
/// </summary>
/// <param name="library">The loaded concepts.</param>
public sealed class WorldRenderer(ConceptLibrary library)
{
    private const double RopeThickness = 0.022;
    private const double ShadowHeight = 0.035;
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
        float[] background = new float[height * width * 3];
        float[] picture = new float[background.Length];
        byte[] frames = new byte[frameCount * background.Length];
        for (int frame = 0; frame < frameCount; frame++)
        {
            if (frame == 0 || scene.Camera != CameraMove.Still)
                SettingPainter.Paint(look, scene.Light, geometry.ViewAt(startFrame + frame), background, width, height);
            background.CopyTo(picture.AsSpan());
            FramePainter painter = new(picture, width, height);
            DrawFlakes(painter, scene, look, (double)width / height, startFrame + frame);
            for (int thing = 0; thing < geometry.ThingCount; thing++)
                DrawShadow(painter, geometry, look, thing, startFrame + frame);
            for (int thing = 0; thing < geometry.ThingCount; thing++)
                DrawThing(painter, geometry, thing, startFrame + frame);
            ToBytes(picture, frames.AsSpan(frame * picture.Length, picture.Length));
        }
        return frames;
    }

    // The shadow lies on the ground and fades as the thing leaves it: the eye's cue for height.
    private static void DrawShadow(FramePainter painter, SceneGeometry geometry, SettingLook look, int thing, int frame)
    {
        (ThingSpec spec, _, _, MotionContext room) = geometry.Thing(thing);
        Pose pose = geometry.WorldPoseAt(thing, frame);
        CameraView view = geometry.ViewAt(frame);
        double lift = Math.Clamp((room.StandingY - pose.Y) / Math.Max(room.Headroom, 0.05), 0, 1);
        painter.Ellipse(
            view.ToPictureX(pose.X), view.ToPictureY(spec.GroundY - 0.005),
            room.HalfWidth * (0.95 - 0.25 * lift) * view.Zoom, ShadowHeight * view.Zoom,
            ShadowColor, look.Shadow * (1 - 0.6 * lift), softness: 0.7);
    }

    private static void DrawThing(FramePainter painter, SceneGeometry geometry, int thing, int frame)
    {
        (ThingSpec spec, Concept concept, double size, MotionContext room) = geometry.Thing(thing);
        CameraView view = geometry.ViewAt(frame);
        Pose pose = geometry.WorldPoseAt(thing, frame);
        if (spec.Motion is SwingLaw swing)
        {
            // The rope ends a little inside the thing, so that no gap shows whatever its outline.
            double end = 1 - 0.8 * room.HalfHeight / swing.RopeLength;
            (double pivotX, double pivotY) = SwingLaw.Pivot(room);
            painter.Rope(
                view.ToPictureX(pivotX), view.ToPictureY(pivotY),
                view.ToPictureX(pivotX + (pose.X - pivotX) * end), view.ToPictureY(pivotY + (pose.Y - pivotY) * end),
                RopeThickness * view.Zoom, RopeColor);
        }
        painter.Sprite(concept.Sprite, view.ToPicture(pose), size * view.Zoom, spec.Mirrored);
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
