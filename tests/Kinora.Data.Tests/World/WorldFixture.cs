using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

/// <summary>The loaded world, shared by the tests: it is immutable.</summary>
public static class WorldFixture
{
    public static ConceptLibrary Library { get; } = ConceptLibrary.Load();

    public static WorldRenderer Renderer { get; } = new(Library);

    /// <summary>What training draws from: pairs, cameras and sizes included.</summary>
    public static WorldSampler Sampler { get; } = new(Library);

    /// <summary>One thing of usual size before a camera that stands still.</summary>
    public static WorldSampler Plain { get; } = Sampler.WithMix(SceneMix.Plain);

    /// <summary>A scene of every combination of one thing, with an index of its own.</summary>
    public static IEnumerable<SceneSpec> EveryCombination(ulong seed) =>
        Sampler.Combinations.Select((key, index) => Sampler.Compose(key, seed, index));

    /// <summary>A scene of every thing in each of its motions; places take turns, since where a thing is does not depend
    /// on the place.</summary>
    public static IEnumerable<SceneSpec> EveryMotion(ulong seed, SceneMix mix)
    {
        WorldSampler sampler = Sampler.WithMix(mix);
        return sampler.Combinations.GroupBy(key => (key.Concept, key.Motion))
            .Select((keys, index) => sampler.Compose(keys.ElementAt(index % keys.Count()), seed, index));
    }

    /// <summary>Every thing doing one motion before a camera that stands still.</summary>
    public static IEnumerable<SceneSpec> PlainScenes(string motion, ulong seed = 33) =>
        Library.All.Where(Motion.Of(motion).Suits)
            .Select((concept, index) => Plain.Compose(new(concept.Id, Setting.All[index % Setting.All.Count].Id, motion), seed, index));

    /// <summary>Scenes of two things, a part of them small or big.</summary>
    public static IEnumerable<SceneSpec> Pairs(ulong seed, int count)
    {
        WorldSampler sampler = Sampler.WithMix(new SceneMix(Pairs: 1, MovingCameras: 0, OddSizes: 0.6));
        return Enumerable.Range(0, count).Select(index => sampler.Sample(seed, index));
    }

    public static GroundTruth TruthOf(SceneSpec scene, int width = 64, int height = 64) =>
        GroundTruth.Of(scene, Library, width, height, 0, WorldPhysics.ClipFrames, withBoxes: true);

    /// <summary>Where a thing is in the world in every frame of the clip.</summary>
    public static Pose[] PosesOf(ThingTruth thing) =>
        [.. Enumerable.Range(0, WorldPhysics.ClipFrames).Select(frame => thing.Motion.PoseAt((double)frame / WorldPhysics.FramesPerSecond, thing.Room))];
}
