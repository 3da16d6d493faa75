using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class PairTests
{
    [Fact]
    public void Key_OfAPair_NamesBothAndComesBackFromTheScene()
    {
        SceneKey key = new("cat", "beach", "hop", "tree", "stay");
        SceneSpec scene = WorldFixture.Sampler.Compose(key, 1, 1);
        Assert.Equal(key, scene.Key);
        Assert.Equal("cat+tree/beach/hop+stay", key.ToString());
        Assert.Equal("cat/beach/hop", new SceneKey("cat", "beach", "hop").ToString());
        Assert.Equal((0, 0.5, 0.5, 1), (scene.Things[0].LeftShare, scene.Things[0].RightShare, scene.Things[1].LeftShare, scene.Things[1].RightShare));
        Assert.Equal(CameraMove.Still, scene.Camera);
    }

    [Fact]
    public void Split_OfACollidingPair_DependsNeitherOnOrderNorPlace()
    {
        string[] ids = [.. WorldFixture.Library.All.Select(concept => concept.Id)];
        int heldOut = 0, pairs = 0;
        for (int a = 0; a < ids.Length; a++)
        {
            for (int b = a + 1; b < ids.Length; b++)
            {
                Split split = Colliding(ids[a], ids[b]).Split;
                Assert.Equal(split, Colliding(ids[b], ids[a]).Split);
                Assert.Equal(split, (Colliding(ids[b], ids[a]) with { Setting = "city" }).Split);
                heldOut += split == Split.HeldOut ? 1 : 0;
                pairs++;
            }
        }
        Assert.InRange((double)heldOut / pairs, 0.07, 0.13);
    }

    [Fact]
    public void Split_OfAPair_IsHeldOutWithThePairOrWithEitherAlone()
    {
        SceneKey[] keys = [.. WorldFixture.Pairs(21, 400).Select(scene => scene.Key).Where(key => key.Motion != CollideLaw.Name)];
        foreach (SceneKey key in keys)
        {
            bool heldOut = Colliding(key.Concept, key.OtherConcept!).Split == Split.HeldOut
                || new SceneKey(key.Concept, key.Setting, key.Motion).Split == Split.HeldOut
                || new SceneKey(key.OtherConcept!, key.Setting, key.OtherMotion!).Split == Split.HeldOut;
            Assert.Equal(heldOut ? Split.HeldOut : Split.Train, key.Split);
        }
        Assert.Equal(2, keys.Select(key => key.Split).Distinct().Count());
    }

    [Fact]
    public void Sample_Train_ShowsNothingThatIsHeldOut()
    {
        WorldSampler train = WorldFixture.Sampler.WithSplit(Split.Train).WithMix(SceneMix.Default with { Pairs = 1 });
        SceneKey[] keys = [.. Enumerable.Range(0, 2000).Select(index => train.Sample(14, index).Key)];
        Assert.All(keys, key => Assert.Equal(Split.Train, key.Split));
        Assert.All(keys, key => Assert.Equal(Split.Train, Colliding(key.Concept, key.OtherConcept!).Split));
    }

    [Fact]
    public void Sample_Pairs_AreTwoThingsInMotionsThatFitHalfOrCollide()
    {
        SceneKey[] keys = [.. WorldFixture.Pairs(12, 2000).Select(scene => scene.Key)];
        string[] fitting = [.. Motion.All.Where(motion => motion.FitsHalf).Select(motion => motion.Id)];
        Assert.All(keys, key => Assert.NotEqual(key.Concept, key.OtherConcept));
        Assert.InRange(keys.Count(key => key.Motion == CollideLaw.Name) / 2000.0, 0.21, 0.29);
        SceneKey[] apart = [.. keys.Where(key => key.Motion != CollideLaw.Name)];
        Assert.Equal(fitting.Order(), apart.Select(key => key.Motion).Distinct().Order());
        Assert.Equal(fitting.Order(), apart.Select(key => key.OtherMotion!).Distinct().Order());
        Assert.All(keys.Except(apart), key => Assert.Equal(CollideLaw.Name, key.OtherMotion));
        // Half of them do the same by choice, and one in four of the rest by chance.
        Assert.InRange(apart.Count(key => key.Motion == key.OtherMotion) / (double)apart.Length, 0.57, 0.68);
    }

    [Fact]
    public void Render_Pair_DrawsBothWhereTheyAre()
    {
        const int side = 64;
        foreach (SceneSpec scene in WorldFixture.Pairs(13, 12))
        {
            byte[] both = Frame(scene), none = Frame(scene with { Things = [] });
            GroundTruth truth = WorldFixture.TruthOf(scene, side, side);
            for (int thing = 0; thing < 2; thing++)
            {
                byte[] alone = Frame(scene with { Things = [scene.Things[thing]] });
                Box box = truth.Things[thing].Boxes![60];
                // Shadows lie lower and may reach under the other thing.
                int[] inside = [.. Enumerable.Range(0, side * side).Where(i =>
                    (i % side) > box.Left * side && i % side + 1 < box.Right * side && i / side > box.Top * side && i / side < Math.Min(0.8, box.Bottom) * side)];
                int[] colours = [.. inside.SelectMany(i => (int[])[3 * i, 3 * i + 1, 3 * i + 2])];
                Assert.All(colours, i => Assert.Equal(alone[i], both[i]));
                Assert.True(colours.Count(i => Math.Abs(both[i] - none[i]) > 20) > 60, $"{scene.Key}: thing {thing} is hardly seen");
            }
        }

        static byte[] Frame(SceneSpec scene) => WorldFixture.Renderer.Render(scene, side, side, 60, 1);
    }

    private static SceneKey Colliding(string left, string right) => new(left, "snow", CollideLaw.Name, right, CollideLaw.Name);
}
