using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

/// <summary>Whatever is drawn, no thing leaves the picture.</summary>
public sealed class BoxesInPictureTests
{
    private const double Rounding = 1e-9;

    [Theory]
    [InlineData(64, 64)]
    [InlineData(96, 64)]
    [InlineData(64, 96)]
    public void BoxAt_EveryThingMotionSizeAndFrame_LiesInThePicture(int width, int height)
    {
        foreach (SceneSpec scene in WorldFixture.EveryMotion(21, new SceneMix(Pairs: 0, MovingCameras: 0, OddSizes: 0.7)))
        {
            ThingTruth thing = WorldFixture.TruthOf(scene, width, height).Things[0];
            AssertInside(scene, thing.Boxes!, width, height);
            (double least, double most) = thing.SizeClass switch
            {
                ThingSize.Small => (0.25, 0.29),
                ThingSize.Big => (0.50, 0.56),
                _ => (0.36, 0.42),
            };
            // The smaller side of the picture counts.
            double unit = Math.Min(1, (double)width / height);
            Assert.InRange(thing.Size, least * unit, most * unit);
            Assert.Equal(thing.Size, 2 * Math.Max(thing.Room.HalfWidth, thing.Room.HalfHeight), 9);
        }
    }

    [Theory]
    [InlineData(CameraMove.ZoomIn, 64, 64)]
    [InlineData(CameraMove.ZoomOut, 96, 64)]
    [InlineData(CameraMove.PanLeft, 64, 96)]
    [InlineData(CameraMove.PanRight, 64, 64)]
    [InlineData(CameraMove.PanRight, 96, 64)]
    public void BoxAt_EveryMotionBeforeAMovingCamera_LiesInThePicture(CameraMove camera, int width, int height)
    {
        // Drawn for a moving camera, so that the sizes are those of such scenes; a law does not depend on which move it is.
        SceneSpec[] scenes =
        [
            .. WorldFixture.EveryMotion(22, new SceneMix(Pairs: 0, MovingCameras: 1, OddSizes: 0))
                .Where(scene => scene.Camera != CameraMove.Still).Where((_, index) => index % 3 == 0)
                .Select(scene => scene with { Camera = camera }),
        ];
        Assert.Equal(
            Motion.All.Where(motion => motion.CameraMayMove).Select(motion => motion.Id).Order(),
            scenes.Select(scene => scene.Key.Motion).Distinct().Order());
        foreach (SceneSpec scene in scenes)
            AssertInside(scene, WorldFixture.TruthOf(scene, width, height).Things[0].Boxes!, width, height);
    }

    [Theory]
    [InlineData(64, 64)]
    [InlineData(96, 64)]
    [InlineData(64, 96)]
    public void BoxAt_TwoThings_LieInThePictureAndNeverOverlap(int width, int height)
    {
        foreach (SceneSpec scene in WorldFixture.Pairs(23, 150))
        {
            GroundTruth truth = WorldFixture.TruthOf(scene, width, height);
            (IReadOnlyList<Box> left, IReadOnlyList<Box> right) = (truth.Things[0].Boxes!, truth.Things[1].Boxes!);
            AssertInside(scene, left, width, height);
            AssertInside(scene, right, width, height);
            Assert.All(left.Zip(right), pair => Assert.True(pair.First.Right <= pair.Second.Left + Rounding, $"{scene.Key}: {pair}"));
            if (scene.Key.Motion == CollideLaw.Name)
                continue;
            double middle = 0.5 * width / height;
            Assert.All(left, box => Assert.True(box.Right <= middle, $"{scene.Key}: {box}"));
            Assert.All(right, box => Assert.True(box.Left >= middle, $"{scene.Key}: {box}"));
        }
    }

    private static void AssertInside(SceneSpec scene, IReadOnlyList<Box> boxes, int width, int height)
    {
        double aspect = (double)width / height;
        Assert.Equal(WorldPhysics.ClipFrames, boxes.Count);
        foreach (Box box in boxes)
            Assert.True(
                box.Left >= -Rounding && box.Top >= -Rounding && box.Right <= aspect + Rounding && box.Bottom <= 1,
                $"{scene.Key} {scene.Camera} {scene.Things[0].SizeClass} #{scene.Index}: {box}");
    }
}
