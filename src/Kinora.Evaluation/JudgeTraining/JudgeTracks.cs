using Kinora.Data.World;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>Tracks for the motion reader with what is true of them; plain memory, made on any thread.</summary>
/// <param name="Points">[B, track points, 8].</param>
/// <param name="Motions">Index of each one's motion.</param>
/// <param name="Headings">0 left or counter-clockwise, 1 neither, 2 right or clockwise; -1 where nothing is true.</param>
internal sealed record JudgeTracks(float[] Points, int[] Motions, int[] Headings);

/// <summary>Makes tracks from the boxes of scenes, worn as reading wears them.</summary>
/// <param name="config">The judge.</param>
/// <param name="library">The world.</param>
/// <param name="split">Which combinations.</param>
/// <param name="seed">Of scenes and wear.</param>
internal sealed class JudgeTrackSource(JudgeConfig config, ConceptLibrary library, Split split, ulong seed)
{
    private const double AimlessShare = 0.08;

    // More pairs and moving cameras than the world itself has: they are the harder ones.
    private static readonly SceneMix Mix = new(Pairs: 0.4, MovingCameras: 0.35, OddSizes: 0.3);

    private readonly WorldSampler _scenes = new WorldSampler(library).WithSplit(split).WithMix(Mix);
    private readonly Dictionary<string, int> _motions = config.Motions.Index().ToDictionary(item => item.Item, item => item.Index);

    /// <summary>The tracks from a number on.</summary>
    public JudgeTracks Make(long first, int count)
    {
        var each = config.TrackPoints * MotionReader.PointValues;
        var batch = new JudgeTracks(new float[count * each], new int[count], new int[count]);
        Parallel.For(0, count, k =>
        {
            var (points, motion, heading) = One(first + k);
            points.CopyTo(batch.Points, k * each);
            (batch.Motions[k], batch.Headings[k]) = (motion, heading);
        });
        return batch;
    }

    private (float[] Points, int Motion, int Heading) One(long number)
    {
        var draws = new Draws(new RandomStream(seed).Split("judge tracks").Split((ulong)number));
        if (draws.Chance(AimlessShare))
        {
            var aimless = TrackWear.Wear([TrackWear.Aimless(WorldPhysics.ClipFrames, draws)], draws);
            return (TrackPoints.Of(aimless[0], null, config.TrackPoints), _motions[MotionNames.Other], -1);
        }

        var scene = _scenes.Sample(seed, number);
        var things = GroundTruth.Of(scene, library, config.Size, config.Size, 0, WorldPhysics.ClipFrames, withBoxes: true).Things;
        var worn = TrackWear.Wear([.. things.Select(thing => (IReadOnlyList<Detection>)[.. thing.Boxes!.Select(Place)])], draws);
        var one = draws.Below(things.Count);
        var motion = things[one].Motion;
        return (TrackPoints.Of(worn[one], things.Count > 1 ? worn[1 - one] : null, config.TrackPoints), _motions[MotionNames.OfTrack(motion.Id)], motion.Heading + 1);
    }

    private static Detection Place(Box box) =>
        TrackWear.At((box.Left + box.Right) / 2, (box.Top + box.Bottom) / 2, box.Right - box.Left, box.Bottom - box.Top);
}
