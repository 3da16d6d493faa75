using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>
/// Any number of prompts about the world, of which an axis can be judged: falls for physics, pairs for two things, single things for what is
/// asked of those. Chinese and English take turns; cameras stand still, since the judge has no opinion on cameras.
/// </summary>
public static class WorldPrompts
{
    // Apart from the seeds of the fixed suites, which are below.
    private const ulong SeedsOfEach = 1_000_000;

    /// <summary>Makes prompts; prompt n is a function of seed, axis, split and n.</summary>
    /// <param name="library">The world.</param>
    /// <param name="axis">One of <see cref="WorldAxes.All"/>; null for all kinds of scenes.</param>
    /// <param name="split">Which side of the hold-out.</param>
    /// <param name="seed">Seed of the scenes, at least 1; the noise of prompt n has the seed 1,000,000 seed + n.</param>
    /// <param name="count">How many, below 1,000,000.</param>
    /// <exception cref="ArgumentException">The axis is not known.</exception>
    public static IReadOnlyList<WorldPrompt> Make(ConceptLibrary library, string? axis, Split split, ulong seed, int count)
    {
        if (axis is not null && !WorldAxes.All.Contains(axis)) throw new ArgumentException($"'{axis}' is no axis of the world; known are {string.Join(", ", WorldAxes.All)}.", nameof(axis));
        var sampler = new WorldSampler(library).WithSplit(split).WithMix(SceneMix.Default with { MovingCameras = 0, Pairs = PairsOf(axis) });
        if (axis == WorldAxes.Physics) sampler = sampler.WithFilter(key => key.OtherConcept is null && key.Motion == "fall");
        var captions = new Captions(library);
        return [.. Enumerable.Range(0, count).Select(number =>
        {
            var scene = sampler.Sample(seed, number);
            var chinese = number % 2 == 0;
            return new WorldPrompt(
                new SuitePrompt(number, chinese ? "zh" : "en", captions.Write(scene, chinese ? CaptionLanguage.Chinese : CaptionLanguage.English), (seed * SeedsOfEach) + (ulong)number, scene.Setting, WorldSuite.ThingsOf(scene)),
                scene);
        })];
    }

    private static double PairsOf(string? axis) => axis switch
    {
        WorldAxes.TwoThings => 1,
        null or WorldAxes.Setting => SceneMix.Default.Pairs,
        _ => 0,
    };
}
