namespace Kinora.Evaluation;

/// <summary>What videos of the world can be compared by: the judge's criteria, each as a share from 0 to 1 and as the verdict of <see cref="VerdictMaker"/>.</summary>
public static class WorldAxes
{
    /// <summary>The main thing is the one asked for.</summary>
    public const string Thing = "thing";

    /// <summary>The setting is the one asked for.</summary>
    public const string Setting = "setting";

    /// <summary>The main thing moves as asked.</summary>
    public const string Motion = "motion";

    /// <summary>Both things are there.</summary>
    public const string TwoThings = "two_things";

    /// <summary>A fall has the world's gravity.</summary>
    public const string Physics = "physics";

    /// <summary>The thing is there throughout.</summary>
    public const string Permanence = "permanence";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Thing, Setting, Motion, TwoThings, Physics, Permanence];

    /// <summary>Where a verdict says whether a video does as asked; null where the prompt does not ask.</summary>
    internal static IReadOnlyList<(string Name, Func<PromptVerdict, bool?> Holds)> Verdicts { get; } =
        [(Thing, v => v.Thing), (Setting, v => v.Setting), (Motion, v => v.Motion), (TwoThings, v => v.TwoThings), (Physics, v => v.Physics), (Permanence, v => v.Throughout)];

    /// <summary>Reads one video; axes that the prompt does not ask for are left out.</summary>
    /// <param name="verdict">What was found.</param>
    /// <param name="reading">What the judge read.</param>
    public static IReadOnlyDictionary<string, AxisReading> Of(PromptVerdict verdict, VideoReading reading)
    {
        var (prompt, axes) = (verdict.Prompt, new SortedDictionary<string, AxisReading>(StringComparer.Ordinal));
        axes[Setting] = new AxisReading(reading.Settings[IndexOf(reading.Config.Settings, prompt.Setting)], verdict.Setting);
        if (verdict.Thing is { } thing) axes[Thing] = new AxisReading(thing ? 1 : verdict.FoundShare!.Value / 2, thing);
        if (verdict.Motion is { } motion) axes[Motion] = new AxisReading(MotionShare(prompt.Things[0], reading), motion);
        if (verdict.Throughout is { } throughout) axes[Permanence] = new AxisReading(verdict.FoundShare!.Value, throughout);
        if (verdict.TwoThings is { } both) axes[TwoThings] = new AxisReading(prompt.Things.Min(asked => ShareOf(asked.Thing, reading)), both);
        // A fall that could not be fitted is worth nothing, and so is one with twice the gravity or more, or none.
        if (verdict.Physics is { } physics) axes[Physics] = new AxisReading(verdict.Acceleration is { } a ? Math.Max(0, 1 - Math.Abs((a / Data.World.WorldPhysics.Gravity) - 1)) : 0, physics);
        return axes;
    }

    // The probability of the motion asked for; half of it where it goes to the wrong side.
    private static double MotionShare(SuiteThing asked, VideoReading reading)
    {
        if (reading.Main is not { } main) return 0;
        var probability = main.Motions[IndexOf(reading.Config.Motions, MotionNames.OfTrack(asked.Motion))];
        return asked.Heading == 0 || main.Heading == asked.Heading ? probability : probability / 2.0;
    }

    private static double ShareOf(string thing, VideoReading reading) =>
        reading.Tracks.Where(track => reading.ThingOf(track) == thing).Select(track => track.Track.Share).DefaultIfEmpty(0).Max();

    private static int IndexOf(IReadOnlyList<string> names, string name) => Array.IndexOf([.. names], name);
}
