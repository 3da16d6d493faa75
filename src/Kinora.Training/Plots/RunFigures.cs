using System.Text.Json;

namespace Kinora.Training.Plots;

/// <summary>The figures of a run, read from its <c>metrics.jsonl</c>.</summary>
/// <param name="Name">What the run is called in legends: its folder's name.</param>
/// <param name="Entries">All lines, in order.</param>
public sealed record RunFigures(string Name, IReadOnlyList<RunFigures.Entry> Entries)
{
    private const string KindField = "kind";
    private const string SamplesField = "samples";
    private const string SecondsField = "seconds";

    /// <summary>One line.</summary>
    /// <param name="Kind"><c>train</c>, <c>held_out</c> or <c>skipped</c>.</param>
    /// <param name="Samples">Samples seen.</param>
    /// <param name="Seconds">Of training so far.</param>
    /// <param name="Figures">Those that are finite, in the order of the line.</param>
    public sealed record Entry(string Kind, long Samples, double Seconds, IReadOnlyList<KeyValuePair<string, double>> Figures);

    /// <summary>Reads a run's figures; lines that are half written or of another kind are passed over.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="TrainingException">There is no file of figures, or it can't be read.</exception>
    public static RunFigures Read(string folder)
    {
        var path = Path.Combine(folder, RunJournal.MetricsFile);
        try
        {
            // A run that goes on holds the file open for writing.
            using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
            var entries = reader.ReadToEnd().Split('\n').Select(Parse).OfType<Entry>().ToList();
            return new RunFigures(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), entries);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Plotting the run in '{folder}': {error.Message} Name the folder of a run, which 'trainer.run_folder' of its run file says.", error);
        }
    }

    /// <summary>The names of a kind's figures, in the order in which they appear.</summary>
    public IReadOnlyList<string> Names(string kind) => [.. Of(kind).SelectMany(e => e.Figures).Select(f => f.Key).Distinct()];

    /// <summary>One figure over the run.</summary>
    internal Curve Curve(string kind, string name, string label, bool byHours = false) => new(
        label,
        [.. Of(kind).SelectMany(e => e.Figures.Where(f => f.Key == name).Select(f => new CurvePoint(byHours ? e.Seconds / 3600 : e.Samples, f.Value)))]);

    private IEnumerable<Entry> Of(string kind) => Entries.Where(e => e.Kind == kind);

    private static Entry? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var figures = root.EnumerateObject()
                .Where(p => p.Value.ValueKind == JsonValueKind.Number && p.Name is not (SamplesField or SecondsField))
                .Select(p => KeyValuePair.Create(p.Name, p.Value.GetDouble()));
            return new Entry(root.GetProperty(KindField).GetString()!, root.GetProperty(SamplesField).GetInt64(), root.GetProperty(SecondsField).GetDouble(), [.. figures]);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
