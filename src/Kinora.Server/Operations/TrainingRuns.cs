using Kinora.Training;
using Kinora.Training.Plots;

namespace Kinora.Server.Operations;

/// <summary>The training runs that the operator names, read from their folders. Nothing is written, and no path comes from outside.</summary>
internal sealed class TrainingRuns(ServerSettings settings)
{
    /// <summary>The most pictures of samples that are shown of a run, the newest.</summary>
    public const int MostSheets = 24;

    private const string MetricsFile = "metrics.jsonl";
    private const string LossPlot = "loss.";
    private const string TrainKind = "train";
    private const string HeldOutKind = "held_out";

    private static readonly string[] s_pictures = [".png", ".svg"];

    /// <summary>All runs, the one with the newest figures first.</summary>
    public IReadOnlyList<TrainingRunView> List() => [.. Folders().Select(Read).OfType<TrainingRunView>().OrderByDescending(r => r.Changed)];

    /// <summary>One run by its name; null where there is none.</summary>
    public TrainingRunView? Find(string name) => Folders().Where(f => NameOf(f) == name).Select(Read).FirstOrDefault();

    /// <summary>A picture of a run; null where it has none of that name.</summary>
    public string? FindPicture(string run, string kind, string name)
    {
        if (Folders().FirstOrDefault(f => NameOf(f) == run) is not { } folder) return null;
        // Looked for among those that are there: what was asked for is never made a path.
        return PicturesIn(folder, kind).FirstOrDefault(file => Path.GetFileName(file) == name);
    }

    private IEnumerable<string> Folders() => settings.TrainingRuns.SelectMany(named => IsRun(named) ? [named] : Directory.Exists(named) ? Directory.GetDirectories(named).Where(IsRun) : [])
        .Select(f => Path.TrimEndingDirectorySeparator(Path.GetFullPath(f))).DistinctBy(NameOf).Order(StringComparer.Ordinal);

    private static bool IsRun(string folder) => File.Exists(Path.Combine(folder, MetricsFile));

    private static string NameOf(string folder) => Path.GetFileName(folder);

    private static TrainingRunView? Read(string folder)
    {
        try
        {
            var figures = RunFigures.Read(folder);
            var last = figures.Entries is [.., var newest] ? newest : null;
            return new TrainingRunView(
                figures.Name, last?.Samples ?? 0, last?.Seconds ?? 0, File.GetLastWriteTimeUtc(Path.Combine(folder, MetricsFile)),
                Of(figures, TrainKind), Of(figures, HeldOutKind), [.. PicturesIn(folder, "plots").Select(f => Path.GetFileName(f)).OrderBy(f => f.StartsWith(LossPlot, StringComparison.Ordinal) ? 0 : 1)],
                [.. PicturesIn(folder, "samples").OrderByDescending(File.GetLastWriteTimeUtc).ThenByDescending(f => f, StringComparer.Ordinal).Take(MostSheets).Select(f => Path.GetFileName(f))]);
        }
        catch (TrainingException)
        {
            // It was moved away at this moment.
            return null;
        }
    }

    // Each figure's newest value: not every line has all of them.
    private static List<KeyValuePair<string, double>> Of(RunFigures figures, string kind) =>
        [.. figures.Entries.Where(e => e.Kind == kind).SelectMany(e => e.Figures).GroupBy(f => f.Key).Select(g => KeyValuePair.Create(g.Key, g.Last().Value))];

    private static string[] PicturesIn(string folder, string kind)
    {
        var place = Path.Combine(folder, kind);
        if (kind is not ("plots" or "samples") || !Directory.Exists(place)) return [];
        var files = Directory.GetFiles(place).Where(f => s_pictures.Contains(Path.GetExtension(f)));
        // A drawing is kept beside its picture only where there is no picture.
        return [.. files.GroupBy(Path.GetFileNameWithoutExtension).Select(g => g.Order(StringComparer.Ordinal).First()).Order(StringComparer.Ordinal)];
    }
}
