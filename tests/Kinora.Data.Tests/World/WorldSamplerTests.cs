using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

public sealed class WorldSamplerTests
{
    [Fact]
    public void Sample_SameSeedAndIndexOnManyThreadsInAnyOrder_GivesTheSameScenesAndPictures()
    {
        string[] forward = [.. Enumerable.Range(0, 40).Select(index => Fingerprint(3, index))];
        string[] scattered = new string[40];
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => scattered[39 - i] = Fingerprint(3, 39 - i));
        Assert.Equal(forward, scattered);
    }

    [Fact]
    public void Sample_AnotherSeedOrIndex_GivesAnotherScene()
    {
        Assert.Equal(60, Enumerable.Range(0, 30).SelectMany(i => (string[])[Fingerprint(1, i), Fingerprint(2, i)]).Distinct().Count());
    }

    [Fact]
    public void Sample_ManyScenes_ShowsEveryConceptSettingAndMotionAboutEquallyOften()
    {
        SceneKey[] keys = [.. Enumerable.Range(0, 6000).Select(i => WorldFixture.Sampler.Sample(11, i).Key)];
        AssertEven(keys.GroupBy(key => key.Concept), WorldFixture.Library.All.Count);
        AssertEven(keys.GroupBy(key => key.Setting), Setting.All.Count);
        AssertEven(keys.GroupBy(key => key.Motion), Motion.All.Count);

        void AssertEven(IEnumerable<IGrouping<string, SceneKey>> groups, int kinds)
        {
            int[] counts = [.. groups.Select(group => group.Count())];
            Assert.Equal(kinds, counts.Length);
            double expected = (double)keys.Length / kinds;
            Assert.All(counts, count => Assert.InRange(count, 0.75 * expected, 1.25 * expected));
        }
    }

    [Fact]
    public void WithSplit_Train_NeverShowsAHeldOutCombination()
    {
        HashSet<SceneKey> heldOut = [.. WorldFixture.Sampler.WithSplit(Split.HeldOut).Combinations];
        WorldSampler train = WorldFixture.Sampler.WithSplit(Split.Train);
        Assert.DoesNotContain(Enumerable.Range(0, 5000), i => heldOut.Contains(train.Sample(5, i).Key));
        Assert.InRange((double)heldOut.Count / WorldFixture.Sampler.Combinations.Count, 0.06, 0.14);
        Assert.Equal(WorldFixture.Sampler.Combinations.Count, heldOut.Count + train.Combinations.Count);
    }

    [Fact]
    public void Split_EveryConceptSettingAndMotion_IsTrainedSomewhere()
    {
        IReadOnlyList<SceneKey> train = WorldFixture.Sampler.WithSplit(Split.Train).Combinations;
        Assert.Equal(WorldFixture.Library.All.Count * Motion.All.Count, train.Select(key => (key.Concept, key.Motion)).Distinct().Count());
        Assert.Equal(WorldFixture.Library.All.Count * Setting.All.Count, train.Select(key => (key.Concept, key.Setting)).Distinct().Count());
        Assert.Equal(Split.Train, new SceneKey("penguin", "snow", "hop").Split);
    }

    [Fact]
    public void WithFilter_NothingLeft_IsRefused()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() => WorldFixture.Sampler.WithFilter(_ => false));
        Assert.Contains("leaves no combination", fault.Message);
    }

    [Fact]
    public void Compose_UnknownConcept_NamesTheKnownOnes()
    {
        ArgumentException fault = Assert.Throws<ArgumentException>(() =>
            WorldFixture.Sampler.Compose(new SceneKey("unicorn", "snow", "hop"), 1, 1));
        Assert.Contains("unicorn", fault.Message);
        Assert.Contains("penguin", fault.Message);
    }

    [Fact]
    public void DrawStartFrame_AnyMotion_StaysInTheClipAndShowsFallsFromTheirBeginning()
    {
        foreach (SceneSpec scene in WorldFixture.EveryCombination(8))
        {
            int start = scene.DrawStartFrame(68, 4);
            Assert.InRange(start, 0, scene.Key.Motion == "fall" ? 0 : WorldPhysics.ClipFrames - 68);
            Assert.Equal(0, scene.DrawStartFrame(WorldPhysics.ClipFrames));
        }
        Assert.True(Enumerable.Range(0, 50).Select(v => WorldFixture.Sampler.Compose(new("cat", "snow", "hop"), 1, 1).DrawStartFrame(17, (ulong)v)).Distinct().Count() > 20);
    }

    private static string Fingerprint(ulong seed, long index)
    {
        SceneSpec scene = WorldFixture.Sampler.Sample(seed, index);
        byte[] pixels = WorldFixture.Renderer.Render(scene, 32, 32, 5, 2);
        return WorldFixture.TruthOf(scene).ToJson() + Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(pixels));
    }
}
