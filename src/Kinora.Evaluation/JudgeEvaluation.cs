using Kinora.Data.World;
using Kinora.Media;
using Kinora.Models.VideoVae;

namespace Kinora.Evaluation;

/// <summary>Measures a judge on clips of combinations that it was not trained on.</summary>
/// <param name="judge">The judge; stays the caller's.</param>
/// <param name="library">The world.</param>
public sealed class JudgeEvaluation(Judge judge, ConceptLibrary library)
{
    /// <summary>Clips of the whole measurement.</summary>
    public const int AllClips = 250;

    private const int PairEvery = 5;
    private const ulong Seed = 1618;

    private readonly WorldRenderer _renderer = new(library);
    private readonly VerdictMaker _maker = new(library);
    private readonly WorldSampler _single = new WorldSampler(library).WithSplit(Split.HeldOut).WithMix(SceneMix.Default with { Pairs = 0 });
    private readonly WorldSampler _pairs = new WorldSampler(library).WithSplit(Split.HeldOut).WithMix(SceneMix.Default with { Pairs = 1 });

    /// <summary>Renders, reads and compares.</summary>
    /// <param name="clips">How many clips.</param>
    /// <param name="vae">Reconstructs the clips before they are read; null to read them as rendered.</param>
    /// <param name="log">Lines for the person who waits.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    public JudgeReport Run(int clips, VideoVae? vae, TextWriter log, CancellationToken cancellation = default)
    {
        var read = new List<ClipTruth>();
        for (var clip = 0; clip < clips; clip++)
        {
            cancellation.ThrowIfCancellationRequested();
            read.Add(Read(clip, vae));
            if (read.Count % 25 == 0) log.WriteLine($"Read {read.Count} of {clips} clips");
        }

        var found = read.SelectMany(clip => clip.Distances).ToList();
        var falls = read.Select(clip => clip.Verdict.Acceleration).OfType<double>().ToList();
        return new JudgeReport(
            vae is null ? "renderings" : "reconstructions", clips,
            Count(read, v => v.Thing), Count(read, v => v.Setting), Count(read, v => v.Motion), Count(read.Where(clip => clip.Scene.Camera == CameraMove.Still), v => v.Motion),
            Count(read, v => v.TwoThings), Count(read, v => v.TwoMotions), Count(read, v => v.Throughout), Count(read, v => v.Physics),
            falls.Count == 0 ? null : falls.Average(acceleration => Math.Abs((acceleration / WorldPhysics.Gravity) - 1)),
            found.Count == 0 ? null : found.Average(),
            (double)found.Count / read.Sum(clip => clip.Scene.Things.Count * WorldPhysics.ClipFrames),
            ProportionReport.Count(read.Select(clip => (bool?)(clip.Verdict.SeenThings.Count > clip.Scene.Things.Count))));
    }

    private static ProportionReport Count(IEnumerable<ClipTruth> clips, Func<PromptVerdict, bool?> criterion) => ProportionReport.Count(clips.Select(clip => criterion(clip.Verdict)));

    private ClipTruth Read(int number, VideoVae? vae)
    {
        var size = judge.Config.Size;
        var scene = (number % PairEvery == PairEvery - 1 ? _pairs : _single).Sample(Seed, number);
        var pixels = _renderer.Render(scene, size, size, 0, WorldPhysics.ClipFrames);
        if (vae is not null) pixels = VaeLoader.Reconstruct(vae, pixels, size);
        var reading = judge.Read(new VideoFrames(WorldPhysics.ClipFrames, size, size, pixels));
        var asked = new SuitePrompt(number, "", "", 0, scene.Setting, [.. scene.Things.Select(thing => new SuiteThing(thing.Concept, thing.Motion.Id, HeadingOf(thing.Motion)))]);
        var truth = GroundTruth.Of(scene, library, size, size, 0, WorldPhysics.ClipFrames, withBoxes: true);
        return new ClipTruth(scene, _maker.Judge(asked, reading, WorldPhysics.FramesPerSecond, 0), [.. truth.Things.SelectMany(thing => Distances(thing, reading))]);
    }

    // What circles or collides is not asked for a side, as in the suite.
    private static int HeadingOf(MotionLaw motion) => motion is GlideLaw or RollLaw or ThrowLaw ? motion.Heading : 0;

    private static IEnumerable<double> Distances(ThingTruth thing, VideoReading reading)
    {
        var index = Array.IndexOf([.. reading.Config.Things], thing.Concept);
        foreach (var (box, frame) in thing.Boxes!.Zip(reading.Frames))
        {
            if (frame.Things.FirstOrDefault(detection => detection.Best == index) is not { } found) continue;
            var (x, y) = (found.X - ((box.Left + box.Right) / 2), found.Y - ((box.Top + box.Bottom) / 2));
            yield return Math.Sqrt((x * x) + (y * y));
        }
    }

    private sealed record ClipTruth(SceneSpec Scene, PromptVerdict Verdict, IReadOnlyList<double> Distances);
}
