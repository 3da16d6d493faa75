namespace Kinora.Data.World;

/// <summary>A scene laid out in a picture of one shape: where everything is at any time. Shared by the renderer and
/// the ground truth, so that what is drawn and what is told cannot differ.</summary>
internal sealed class SceneGeometry
{
    private readonly (ThingSpec Spec, Concept Concept, double Size, MotionContext Room)[] _things;
    private readonly CameraMove _camera;
    private readonly double _aspect;

    public SceneGeometry(SceneSpec scene, ConceptLibrary library, int width, int height)
    {
        if (width < 16 || height < 16)
            throw new ArgumentOutOfRangeException(nameof(width),
                $"World picture: expected a width and height of at least 16 pixels, got {width} x {height}.");
        _aspect = (double)width / height;
        _camera = scene.Camera;
        (double side, double top) = CameraView.Insets(scene.Camera);
        _things = [.. scene.Things.Select(thing =>
        {
            Concept concept = library[thing.Concept];
            double size = thing.Size * Math.Min(1, _aspect);
            double unit = size / concept.Sprite.Extent / 2;
            MotionContext room = new(
                Math.Max(thing.LeftShare, side) * _aspect, Math.Min(thing.RightShare, 1 - side) * _aspect, top, thing.GroundY,
                concept.Sprite.Width * unit, concept.Sprite.Height * unit);
            return (thing, concept, size, room);
        })];
    }

    public int ThingCount => _things.Length;

    public (ThingSpec Spec, Concept Concept, double Size, MotionContext Room) Thing(int index) => _things[index];

    /// <summary>Where a thing is in the world, before the camera.</summary>
    public Pose WorldPoseAt(int index, int frame)
    {
        (ThingSpec spec, _, _, MotionContext room) = _things[index];
        return spec.Motion.PoseAt(SecondsAt(frame), room);
    }

    public CameraView ViewAt(int frame) => CameraView.At(_camera, SecondsAt(frame), _aspect);

    /// <summary>A thing's box in the picture.</summary>
    public Box BoxAt(int index, int frame)
    {
        (ThingSpec spec, Concept concept, double size, _) = _things[index];
        CameraView view = ViewAt(frame);
        Pose pose = view.ToPicture(WorldPoseAt(index, frame));
        double scale = size * view.Zoom / concept.Sprite.Extent;
        (double left, double top, double right, double bottom) = concept.Sprite.BoundsWhenTurned(pose.Rotation, spec.Mirrored);
        return new Box(pose.X + left * scale, pose.Y + top * scale, pose.X + right * scale, pose.Y + bottom * scale);
    }

    private static double SecondsAt(int frame) => (double)frame / WorldPhysics.FramesPerSecond;

    public static void EnsureWindow(int startFrame, int frameCount)
    {
        if (startFrame < 0 || frameCount < 1 || startFrame > WorldPhysics.ClipFrames - frameCount)
            throw new ArgumentOutOfRangeException(nameof(startFrame),
                $"World clip window: expected frames within 0 to {WorldPhysics.ClipFrames}, got {frameCount} from frame {startFrame}.");
    }
}
