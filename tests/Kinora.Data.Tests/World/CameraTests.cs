using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class CameraTests
{
    private const int Last = WorldPhysics.ClipFrames - 1;

    /// <summary>The last frame begins one frame before the clip ends.</summary>
    private const double SeenShare = (double)Last / WorldPhysics.ClipFrames;

    [Theory]
    [InlineData(CameraMove.ZoomIn, 1)]
    [InlineData(CameraMove.ZoomOut, -1)]
    public void BoxAt_Zoom_EnlargesByTheNearestZoomOverTheClipInEqualFactors(CameraMove camera, int sign)
    {
        IReadOnlyList<Box> boxes = BoxesOf(Heart(camera, 0.3), 64, 64);
        double[] widths = [.. boxes.Select(box => box.Right - box.Left)], heights = [.. boxes.Select(box => box.Bottom - box.Top)];
        double step = Math.Pow(CameraView.NearestZoom, (double)sign / WorldPhysics.ClipFrames);
        Assert.All(widths.Zip(widths.Skip(1)), pair => Assert.Equal(step, pair.Second / pair.First, 9));
        Assert.Equal(Math.Pow(CameraView.NearestZoom, sign * SeenShare), heights[^1] / heights[0], 9);
        Assert.Equal(CameraView.NearestZoom, CameraView.At(camera, sign > 0 ? WorldPhysics.ClipSeconds : 0, 1).Zoom, 12);
        Assert.Equal(1, CameraView.At(camera, sign > 0 ? 0 : WorldPhysics.ClipSeconds, 1).Zoom, 12);
    }

    [Theory]
    [InlineData(CameraMove.PanLeft, 1, 64, 64)]
    [InlineData(CameraMove.PanRight, -1, 64, 64)]
    [InlineData(CameraMove.PanRight, -1, 96, 64)]
    public void BoxAt_Pan_MovesByTwiceItsReachOverTheClip(CameraMove camera, int sign, int width, int height)
    {
        IReadOnlyList<Box> boxes = BoxesOf(Heart(camera, 0.3), width, height);
        Assert.Equal(sign * 2 * CameraView.PanReach * width / height * SeenShare, boxes[Last].Left - boxes[0].Left, 9);
        Assert.All(boxes, box => Assert.Equal(boxes[0].Top, box.Top, 12));
        Assert.All(boxes, box => Assert.Equal(boxes[0].Right - boxes[0].Left, box.Right - box.Left, 12));
    }

    [Theory]
    [InlineData(CameraMove.Still)]
    [InlineData(CameraMove.ZoomIn)]
    [InlineData(CameraMove.ZoomOut)]
    [InlineData(CameraMove.PanLeft)]
    [InlineData(CameraMove.PanRight)]
    public void BoxAt_EveryMove_IsWhereThePixelsAre(CameraMove camera)
    {
        const int side = 128;
        foreach (double place in (double[])[0, 1])
        {
            SceneSpec scene = Heart(camera, place);
            IReadOnlyList<Box> boxes = BoxesOf(scene, side, side);
            foreach (int frame in (int[])[0, 77, Last])
            {
                byte[] with = WorldFixture.Renderer.Render(scene, side, side, frame, 1);
                byte[] without = WorldFixture.Renderer.Render(scene with { Things = [] }, side, side, frame, 1);
                // Red of the heart on a dark sky; its shadow on the ground only darkens.
                int[] changed = [.. Enumerable.Range(0, side * side).Where(i => with[3 * i] - without[3 * i] > 40)];
                Assert.True(changed.Length > 200);
                Box box = boxes[frame];
                Assert.Equal(box.Left * side, changed.Min(i => i % side), 2.0);
                Assert.Equal(box.Right * side, changed.Max(i => i % side) + 1, 2.0);
                Assert.Equal(box.Top * side, changed.Min(i => i / side), 2.0);
                Assert.Equal(box.Bottom * side, changed.Max(i => i / side) + 1, 2.0);
            }
        }
    }

    [Theory]
    [InlineData(CameraMove.PanLeft, 1)]
    [InlineData(CameraMove.PanRight, -1)]
    public void Render_Pan_MovesThePlaceWithTheThings(CameraMove camera, int sign)
    {
        // A quarter of the clip pans by 5 of 100 columns.
        const int side = 100, shift = 5, quarter = WorldPhysics.ClipFrames / 4;
        SceneSpec scene = Heart(camera, 0.5) with { Setting = "city" };
        byte[] before = WorldFixture.Renderer.Render(scene, side, side, 10, 1), after = WorldFixture.Renderer.Render(scene, side, side, 10 + quarter, 1);
        int differing = 0;
        for (int i = 0; i < side * side * 3; i++)
        {
            int column = i / 3 % side + sign * shift;
            if (column is >= 0 and < side && Math.Abs(before[i] - after[i + 3 * sign * shift]) > 1)
                differing++;
        }
        Assert.Equal(0, differing);
        Assert.False(before.AsSpan().SequenceEqual(after));
    }

    [Fact]
    public void ToPicture_AndBack_IsTheSamePlace()
    {
        foreach (CameraMove camera in Enum.GetValues<CameraMove>())
        {
            CameraView view = CameraView.At(camera, 3.3, 1.5);
            Assert.Equal(0.37, view.ToWorldX(view.ToPictureX(0.37)), 12);
            Assert.Equal(0.83, view.ToWorldY(view.ToPictureY(0.83)), 12);
        }
    }

    private static SceneSpec Heart(CameraMove camera, double place)
    {
        SceneSpec scene = WorldFixture.Plain.Compose(new("heart", "night", "stay"), 3, 0);
        return scene with { Camera = camera, Things = [scene.Things[0] with { Size = 0.34, Motion = new StayLaw(place, 0.8) }] };
    }

    private static IReadOnlyList<Box> BoxesOf(SceneSpec scene, int width, int height) =>
        WorldFixture.TruthOf(scene, width, height).Things[0].Boxes!;
}
