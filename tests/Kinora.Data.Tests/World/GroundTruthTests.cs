using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class GroundTruthTests
{
    [Fact]
    public void ToJson_EveryLawCameraAndSize_ReadsBackTheSame()
    {
        SceneSpec[] singles = [.. Motion.All.Select((motion, i) => WorldFixture.Sampler.Compose(new("globe", "space", motion.Id), 1, i))];
        SceneSpec[] cameras = [.. Enum.GetValues<CameraMove>().Select(camera => singles[0] with { Camera = camera })];
        SceneSpec collision = WorldFixture.Sampler.Compose(new("bus", "city", "collide", "train", "collide"), 1, 2);
        SceneSpec[] sizes = [.. Enum.GetValues<ThingSize>().Select(size => collision with { Things = [collision.Things[0] with { SizeClass = size }, collision.Things[1]] })];
        foreach (SceneSpec scene in (SceneSpec[])[.. singles, .. cameras, .. sizes])
        {
            GroundTruth truth = GroundTruth.Of(scene, WorldFixture.Library, 64, 48, 3, 5, withBoxes: true);
            string json = truth.ToJson();
            GroundTruth back = GroundTruth.FromJson(json);
            Assert.Equal(json, back.ToJson());
            Assert.Equal(truth with { Things = [] }, back with { Things = [] });
            foreach ((ThingTruth thing, ThingTruth read) in truth.Things.Zip(back.Things))
            {
                Assert.Equal(thing with { Boxes = null }, read with { Boxes = null });
                Assert.Equal(thing.Boxes, read.Boxes);
                Assert.Contains($"\"law\": \"{thing.Motion.Id}\"", json);
                Assert.Contains($"\"sizeClass\": \"{thing.SizeClass}\"", json);
            }
            Assert.Contains($"\"camera\": \"{scene.Camera}\"", json);
        }
    }

    [Fact]
    public void Of_AWindow_TellsThatPartOfTheWholeClip()
    {
        foreach (SceneSpec scene in WorldFixture.Pairs(4, 10))
        {
            GroundTruth window = GroundTruth.Of(scene, WorldFixture.Library, 64, 64, 100, 17, withBoxes: true);
            Assert.Equal((100, 17, 2), (window.StartFrame, window.FrameCount, window.Things.Count));
            foreach ((ThingTruth part, ThingTruth whole) in window.Things.Zip(WorldFixture.TruthOf(scene).Things))
                Assert.Equal(whole.Boxes!.Skip(100).Take(17), part.Boxes!);
        }
    }

    [Fact]
    public void Of_Pair_TellsTheStripsAndTheSplitOfThePair()
    {
        SceneSpec scene = WorldFixture.Sampler.Compose(new("cat", "beach", "hop", "tree", "stay"), 6, 1);
        GroundTruth truth = WorldFixture.TruthOf(scene, 96, 64);
        Assert.Equal(["cat", "tree"], truth.Things.Select(thing => thing.Concept));
        Assert.Equal((0, 0.75), (truth.Things[0].Room.Left, truth.Things[0].Room.Right));
        Assert.Equal((0.75, 1.5), (truth.Things[1].Room.Left, truth.Things[1].Room.Right));
        Assert.Equal(scene.Key.Split, truth.Split);
    }

    [Fact]
    public void Of_WithoutBoxes_LeavesThemOut()
    {
        GroundTruth truth = GroundTruth.Of(WorldFixture.Sampler.Sample(1, 0), WorldFixture.Library, 64, 64, 0, 17);
        Assert.Null(truth.Things[0].Boxes);
        Assert.DoesNotContain("boxes", truth.ToJson());
    }
}
