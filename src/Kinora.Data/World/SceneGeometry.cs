namespace Kinora.Data.World;

/// <summary>A scene laid out in a picture of one shape: where everything is at any time. Shared by the renderer and
/// the ground truth, so that what is drawn and what is told cannot differ.</summary>
internal sealed class SceneGeometry
{
    private readonly (ThingSpec Spec, Concept Concept, double Size, MotionContext Room)[] _things;

    public SceneGeometry(SceneSpec scene, ConceptLibrary library, int width, int height)
    {
        if (width < 16 || height < 16)
            throw new ArgumentOutOfRangeException(nameof(width),
                $"World picture: expected a width and height of at least 16 pixels, got {width} x {height}.");
        double aspect = (double)width / height;
        _things = [.. scene.Things.Select(thing =>
        {
            Concept concept = library[thing.Concept];
            double size = thing.Size * Math.Min(1, aspect);
            double unit = size / concept.Sprite.Extent / 2;
            return (thing, concept, size, new MotionContext(aspect, concept.Sprite.Width * unit, concept.Sprite.Height * unit, thing.GroundY));
        })];
    }

    public int ThingCount => _things.Length;

    public (ThingSpec Spec, Concept Concept, double Size, MotionContext Room) Thing(int index) => _things[index];

    public Pose PoseAt(int index, int frame)
    {
        (ThingSpec spec, _, _, MotionContext room) = _things[index];
        return spec.Motion.PoseAt((double)frame / WorldPhysics.FramesPerSecond, room);
    }

    public Box BoxAt(int index, int frame)
    {
        (ThingSpec spec, Concept concept, double size, _) = _things[index];
        Pose pose = PoseAt(index, frame);
        double scale = size / concept.Sprite.Extent;
        (double left, double top, double right, double bottom) = concept.Sprite.BoundsWhenTurned(pose.Rotation, spec.Mirrored);
        return new Box(pose.X + left * scale, pose.Y + top * scale, pose.X + right * scale, pose.Y + bottom * scale);
    }

    public static void EnsureWindow(int startFrame, int frameCount)
    {
        if (startFrame < 0 || frameCount < 1 || startFrame > WorldPhysics.ClipFrames - frameCount)
            throw new ArgumentOutOfRangeException(nameof(startFrame),
                $"World clip window: expected frames within 0 to {WorldPhysics.ClipFrames}, got {frameCount} from frame {startFrame}.");
    }
}
