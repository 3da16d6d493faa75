using Kinora.Data.World;

namespace Kinora.Data.Tests.World;

/// <summary>The loaded world, shared by the tests: it is immutable.</summary>
public static class WorldFixture
{
    public static ConceptLibrary Library { get; } = ConceptLibrary.Load();

    public static WorldRenderer Renderer { get; } = new(Library);

    public static WorldSampler Sampler { get; } = new(Library);

    /// <summary>A scene of every combination, with an index of its own.</summary>
    public static IEnumerable<SceneSpec> EveryCombination(ulong seed) =>
        Sampler.Combinations.Select((key, index) => Sampler.Compose(key, seed, index));

    public static GroundTruth TruthOf(SceneSpec scene, int width = 64, int height = 64) =>
        GroundTruth.Of(scene, Library, width, height, 0, WorldPhysics.ClipFrames, withBoxes: true);
}
