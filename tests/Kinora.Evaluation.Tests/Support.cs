using Kinora.Data.World;

namespace Kinora.Evaluation.Tests;

/// <summary>What several tests build upon.</summary>
internal static class Support
{
    public static ConceptLibrary Library { get; } = ConceptLibrary.Load();

    /// <summary>A judge of the whole world, as small as it can be.</summary>
    public static JudgeConfig Small { get; } = Shrink(JudgeConfig.For(Library));

    /// <summary>A thing seen as one of the world's.</summary>
    public static Detection Seen(string thing, double x, double y, double confidence = 0.9)
    {
        var things = new float[Small.Things.Count];
        things[Small.Things.ToList().IndexOf(thing)] = 1;
        return new Detection(x, y, 0.38, 0.38, confidence, things);
    }

    /// <summary>A frame in a setting that shows some things.</summary>
    public static FrameReading Frame(string setting, params Detection[] things)
    {
        var settings = new float[Small.Settings.Count];
        settings[Small.Settings.ToList().IndexOf(setting)] = 1;
        return new FrameReading(things, settings);
    }

    /// <summary>A track of a thing that was seen in every frame as it is, read as a motion.</summary>
    public static TrackReading Reading(IEnumerable<Detection?> found, string motion, int heading)
    {
        var motions = new float[Small.Motions.Count];
        motions[Small.Motions.ToList().IndexOf(motion)] = 1;
        return new TrackReading(new Track([.. found]), motions, heading);
    }

    /// <summary>The folder of this checkout.</summary>
    public static string Root
    {
        get
        {
            for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
            {
                if (File.Exists(Path.Combine(at.FullName, "Kinora.slnx"))) return at.FullName;
            }

            throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Kinora.slnx. Run the tests from a checkout.");
        }
    }

    private static JudgeConfig Shrink(JudgeConfig config) => new(config.Size, config.Things, config.Settings, config.Motions, 32, 1, 24, 8);
}
