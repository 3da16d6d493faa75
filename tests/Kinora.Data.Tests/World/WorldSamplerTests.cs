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
    public void Sample_ManyScenes_ShowsEveryCombinationAboutEquallyOften()
    {
        SceneKey[] keys = [.. Enumerable.Range(0, 30_000).Select(i => WorldFixture.Plain.Sample(11, i).Key)];
        double ofEachKey = (double)keys.Length / WorldFixture.Plain.Combinations.Count;
        AssertAsListed(key => key.Concept);
        AssertAsListed(key => key.Setting);
        AssertAsListed(key => key.Motion);

        void AssertAsListed(Func<SceneKey, string> part)
        {
            Dictionary<string, int> seen = keys.CountBy(part).ToDictionary();
            foreach ((string id, int combinations) in WorldFixture.Plain.Combinations.CountBy(part))
                Assert.InRange(seen[id], 0.78 * combinations * ofEachKey, 1.22 * combinations * ofEachKey);
        }
    }

    [Fact]
    public void Sample_ManyScenes_HasTheSharesOfItsMix()
    {
        SceneSpec[] scenes = [.. Enumerable.Range(0, 10_000).Select(i => WorldFixture.Sampler.Sample(13, i))];
        Assert.Equal(SceneMix.Default, WorldFixture.Sampler.Mix);
        AssertShare(SceneMix.Default.Pairs, scenes, scene => scene.Things.Count == 2);

        SceneSpec[] single = [.. scenes.Where(scene => scene.Things.Count == 1)];
        SceneSpec[] movable = [.. single.Where(scene => Motion.Of(scene.Key.Motion).CameraMayMove)];
        AssertShare(SceneMix.Default.MovingCameras, movable, scene => scene.Camera != CameraMove.Still);
        Assert.All(single.Except(movable), scene => Assert.Equal(CameraMove.Still, scene.Camera));
        Assert.Equal(Enum.GetValues<CameraMove>().Order(), movable.Select(scene => scene.Camera).Distinct().Order());

        // Before a moving camera no size is said.
        Assert.All(scenes.Where(scene => scene.Camera != CameraMove.Still), scene => Assert.Equal(ThingSize.Usual, scene.Things[0].SizeClass));
        ThingSpec[] things = [.. scenes.Where(scene => scene.Camera == CameraMove.Still).SelectMany(scene => scene.Things)];
        AssertShare(SceneMix.Default.OddSizes / 2, things, thing => thing.SizeClass == ThingSize.Small);
        AssertShare(SceneMix.Default.OddSizes / 2, things, thing => thing.SizeClass == ThingSize.Big);

        static void AssertShare<T>(double share, T[] all, Func<T, bool> which) =>
            Assert.Equal(share, all.Count(which) / (double)all.Length, 0.025);
    }

    [Fact]
    public void WithMix_Plain_ShowsOneThingOfUsualSizeBeforeAStillCamera()
    {
        foreach (SceneSpec scene in Enumerable.Range(0, 300).Select(i => WorldFixture.Plain.Sample(3, i)))
        {
            Assert.Equal(ThingSize.Usual, Assert.Single(scene.Things).SizeClass);
            Assert.Equal(CameraMove.Still, scene.Camera);
        }
    }

    [Fact]
    public void Compose_MovingThingsWithASideView_LookWhereTheyGo()
    {
        foreach (string motion in (string[])["glide", "throw"])
        {
            foreach (SceneSpec scene in WorldFixture.PlainScenes(motion))
            {
                bool? facesLeft = WorldFixture.Library[scene.Key.Concept].Definition.FacesLeft;
                Assert.Equal(facesLeft is not null && facesLeft == scene.Things[0].Motion.Heading > 0, scene.Things[0].Mirrored);
            }
        }
        // In a circle no side is forward.
        Assert.All(WorldFixture.PlainScenes("orbit"), scene => Assert.False(scene.Things[0].Mirrored));
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
        Assert.Equal(
            WorldFixture.Library.All.Sum(concept => Motion.All.Count(motion => motion.Suits(concept))),
            train.Select(key => (key.Concept, key.Motion)).Distinct().Count());
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
    public void DrawStartFrame_AnyMotion_StaysInTheClipAndShowsFromTheBeginningWhatHappensOnce()
    {
        foreach (SceneSpec scene in WorldFixture.EveryMotion(8, SceneMix.Default).Concat(WorldFixture.Pairs(8, 100)))
        {
            bool once = scene.Things.Any(thing => thing.Motion.Id is "fall" or "throw" or "collide");
            Assert.InRange(scene.DrawStartFrame(68, 4), 0, once ? 0 : WorldPhysics.ClipFrames - 68);
            Assert.InRange(scene.DrawAnyStartFrame(68), 0, WorldPhysics.ClipFrames - 68);
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
