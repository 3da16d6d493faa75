using Kinora.Data.World;

namespace Kinora.Evaluation;

/// <summary>Holds what a video shows against what was asked for.</summary>
/// <param name="library">The world: which things roll.</param>
public sealed class VerdictMaker(ConceptLibrary library)
{
    /// <summary>How far a fall's acceleration may be from gravity, as a share of it.</summary>
    public const double GravityTolerance = 0.25;

    private const string Fall = "fall";

    /// <summary>Judges one video.</summary>
    /// <param name="prompt">What was asked for.</param>
    /// <param name="reading">What is seen.</param>
    /// <param name="framesPerSecond">Frames per second at which it plays.</param>
    /// <param name="seconds">What making it took.</param>
    public PromptVerdict Judge(SuitePrompt prompt, VideoReading reading, double framesPerSecond, double seconds)
    {
        var present = reading.Tracks.Where(track => track.Track.Share >= VideoReading.PresentShare).ToList();
        var seen = new PromptVerdict(
            prompt, seconds, [.. present.Select(reading.ThingOf)], reading.Setting,
            [.. present.Select(track => MotionNames.OfThing(reading.MotionOf(track), library[reading.ThingOf(track)].Rolls))], [.. present.Select(track => track.Heading)],
            null, reading.Setting == prompt.Setting, null, null, null, null, null, null, null, null, null);
        return prompt.IsPair ? JudgePair(seen, reading) : JudgeSingle(seen, reading, framesPerSecond);
    }

    /// <summary>In which frames a thing is found: it is the likeliest of what is found there.</summary>
    internal static IReadOnlyList<bool> Found(VideoReading reading, string thing)
    {
        var index = Array.IndexOf([.. reading.Config.Things], thing);
        return [.. reading.Frames.Select(frame => frame.Things.Any(detection => detection.Best == index))];
    }

    private static PromptVerdict JudgePair(PromptVerdict verdict, VideoReading reading)
    {
        var tracks = verdict.Prompt.Things.Select(asked => (Asked: asked, Track: reading.Find(asked.Thing))).ToList();
        var both = tracks.All(item => item.Track is not null);
        return verdict with { TwoThings = both, TwoMotions = both && tracks.All(item => reading.MotionOf(item.Track!) == MotionNames.OfTrack(item.Asked.Motion)) };
    }

    private static PromptVerdict JudgeSingle(PromptVerdict verdict, VideoReading reading, double framesPerSecond)
    {
        var (asked, main) = (verdict.Prompt.Things[0], reading.Main);
        var permanence = Permanence.Of(Found(reading, asked.Thing));
        var kind = main is not null && reading.MotionOf(main) == MotionNames.OfTrack(asked.Motion);
        verdict = verdict with
        {
            Thing = main is not null && reading.ThingOf(main) == asked.Thing,
            MotionKind = kind,
            Motion = kind && (asked.Heading == 0 || main!.Heading == asked.Heading),
            Throughout = permanence.Holds,
            FoundShare = permanence.Share,
            LongestGap = permanence.LongestGap,
        };
        if (asked.Motion != Fall) return verdict;
        var fall = reading.Find(asked.Thing) is { } track ? FreeFall.Fit([.. track.Track.Found.Select(detection => detection?.Y)], framesPerSecond) : null;
        return verdict with { Acceleration = fall?.Acceleration, Physics = fall?.Agrees(WorldPhysics.Gravity, GravityTolerance) ?? false };
    }
}
