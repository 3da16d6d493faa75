using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class GroundTruthTests
{
    [Fact]
    public void ToJson_EveryMotion_ReadsBackTheSame()
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(1).Take(Motion.All.Count))
        {
            GroundTruth truth = GroundTruth.Of(scene, WorldFixture.Library, 64, 64, 3, 5, withBoxes: true);
            GroundTruth back = GroundTruth.FromJson(truth.ToJson());
            Assert.Equal(truth.Things[0].Motion, back.Things[0].Motion);
            Assert.Equal(truth.Things[0].Boxes, back.Things[0].Boxes);
            Assert.Equal(truth.ToJson(), back.ToJson());
            Assert.Contains($"\"law\": \"{scene.Key.Motion}\"", truth.ToJson());
        }
    }

    [Fact]
    public void Of_WithoutBoxes_LeavesThemOut()
    {
        GroundTruth truth = GroundTruth.Of(WorldFixture.Sampler.Sample(1, 0), WorldFixture.Library, 64, 64, 0, 17);
        Assert.Null(truth.Things[0].Boxes);
        Assert.DoesNotContain("boxes", truth.ToJson());
    }
}
