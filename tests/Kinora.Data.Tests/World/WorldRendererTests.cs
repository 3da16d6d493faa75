using Kinora.Data.World;
using Kinora.Media;

namespace Kinora.Data.Tests.World;

public sealed class WorldRendererTests
{
    [Theory]
    [InlineData(64, 64)]
    [InlineData(96, 64)]
    [InlineData(64, 96)]
    public void Render_AnySize_GivesFramesHeightWidthRgb(int width, int height)
    {
        SceneSpec scene = WorldFixture.Sampler.Sample(1, 0);
        Assert.Equal(3 * height * width * 3, WorldFixture.Renderer.Render(scene, width, height, 10, 3).Length);
    }

    [Fact]
    public void Render_AWindow_IsThatPartOfTheWholeClip()
    {
        SceneSpec scene = WorldFixture.Sampler.Compose(new("penguin", "snow", "hop"), 1, 0);
        byte[] whole = WorldFixture.Renderer.Render(scene, 32, 32, 0, 204);
        byte[] window = WorldFixture.Renderer.Render(scene, 32, 32, 100, 17);
        Assert.True(whole.AsSpan(100 * 32 * 32 * 3, window.Length).SequenceEqual(window));
    }

    [Theory]
    [InlineData(-1, 17)]
    [InlineData(0, 0)]
    [InlineData(200, 5)]
    [InlineData(0, 205)]
    public void Render_WindowOutsideTheClip_IsRefused(int startFrame, int frameCount)
    {
        ArgumentOutOfRangeException fault = Assert.Throws<ArgumentOutOfRangeException>(() =>
            WorldFixture.Renderer.Render(WorldFixture.Sampler.Sample(1, 0), 64, 64, startFrame, frameCount));
        Assert.Contains("204", fault.Message);
    }

    [Fact]
    public void Render_EveryConcept_ShowsItsPictureInsideItsBoxOnly()
    {
        foreach (Concept concept in WorldFixture.Library.All)
        {
            // The same scene with and without the thing differs by the thing and its shadow.
            SceneSpec scene = WorldFixture.Plain.Compose(new(concept.Id, "meadow", "stay"), 4, 0);
            Box box = WorldFixture.TruthOf(scene).Things[0].Boxes![0];
            byte[] with = WorldFixture.Renderer.Render(scene, 64, 64, 0, 1);
            byte[] without = WorldFixture.Renderer.Render(scene with { Things = [] }, 64, 64, 0, 1);
            int inside = 0, outside = 0;
            for (int i = 0; i < 64 * 64; i++)
            {
                double x = (i % 64 + 0.5) / 64, y = (i / 64 + 0.5) / 64;
                bool changed = Enumerable.Range(0, 3).Any(c => Math.Abs(with[3 * i + c] - without[3 * i + c]) > 24);
                bool within = x > box.Left - 0.03 && x < box.Right + 0.03 && y > box.Top - 0.03 && y < box.Bottom + 0.03;
                inside += changed && within ? 1 : 0;
                outside += changed && !within && y < 0.8 ? 1 : 0;
            }
            Assert.True(inside > 150, $"{concept}: {inside} pixels changed");
            Assert.Equal(0, outside);
        }
    }

    [Fact]
    public void Render_SlowGlide_MovesItsCentreOfMassBySubPixelSteps()
    {
        ThingSpec thing = new("basketball", 0.56, 0.92, false, new GlideLaw(true, 0, 1, 0.5));
        SceneSpec scene = WorldFixture.Sampler.Compose(new("basketball", "night", "glide"), 2, 0) with { Things = [thing] };
        byte[] frames = WorldFixture.Renderer.Render(scene, 64, 64, 20, 60);
        byte[] empty = WorldFixture.Renderer.Render(scene with { Things = [] }, 64, 64, 0, 1);
        double[] centers = [.. Enumerable.Range(0, 60).Select(CenterOf)];
        double step = (centers[^1] - centers[0]) / 59;
        Assert.InRange(step, 0.08, 0.2);
        for (int i = 1; i < 60; i++)
            Assert.Equal(step, centers[i] - centers[i - 1], 0.035);

        double CenterOf(int frame)
        {
            double mass = 0, moment = 0;
            for (int y = 0; y < 50; y++)
            {
                for (int x = 0; x < 64; x++)
                {
                    int at = (y * 64 + x) * 3;
                    double red = Math.Max(0, frames[frame * 64 * 64 * 3 + at] - empty[at]);
                    mass += red;
                    moment += red * x;
                }
            }
            return moment / mass;
        }
    }

    [Fact]
    public void Render_TwoSizes_ShowTheSameScene()
    {
        foreach (SceneSpec scene in WorldFixture.EveryMotion(6, SceneMix.Default).Where((_, i) => i % 7 == 0).Concat(WorldFixture.Pairs(6, 12)))
        {
            byte[] small = WorldFixture.Renderer.Render(scene, 32, 32, 30, 1);
            byte[] large = WorldFixture.Renderer.Render(scene, 96, 96, 30, 1);
            double difference = 0;
            for (int i = 0; i < small.Length; i++)
            {
                int c = i % 3, x = i / 3 % 32, y = i / 96;
                double mean = 0;
                for (int k = 0; k < 9; k++)
                    mean += large[((3 * y + k / 3) * 96 + 3 * x + k % 3) * 3 + c] / 9.0;
                difference += Math.Abs(mean - small[i]) / small.Length;
            }
            Assert.True(difference < 3, $"{scene.Key}: {difference}");
        }
    }

    [Fact]
    public void Compose_Preview_ShowsAWindowOfEachSceneInARow()
    {
        SceneSpec[] scenes = [WorldFixture.Sampler.Sample(1, 5), WorldFixture.Sampler.Sample(1, 6)];
        VideoFrames sheet = WorldPreview.Compose(
            WorldFixture.Renderer, scenes, new FrameSize(32, 16), 10, 21, new ContactSheetLayout { Columns = 3, Scale = 2, Gap = 0 });
        Assert.Equal((3 * 32 * 2, 2 * 16 * 2), (sheet.Width, sheet.Height));
        byte[] middle = WorldFixture.Renderer.Render(scenes[1], 32, 16, 20, 1);
        Assert.Equal(middle[((5 * 32) + 7) * 3], sheet.Span[((32 + 11) * sheet.Width + 64 + 15) * 3]);
    }
}
