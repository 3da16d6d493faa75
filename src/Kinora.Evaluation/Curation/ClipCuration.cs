using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kinora.Checkpoints;
using Kinora.Data;
using Kinora.Data.Clips;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>
/// Chooses clips of a data set by what is measured on them (report section 8: the same measures with stricter bounds give each stage its
/// subset). Figures are kept beside the list, so that other bounds need no second measurement.
/// </summary>
/// <param name="clip">For the similarity of clip and caption; null leaves it out. Stays the caller's.</param>
/// <param name="log">Lines for the person who waits.</param>
public sealed class ClipCuration(ClipScorer? clip, TextWriter log)
{
    /// <summary>Most frames of a clip that are looked at, from its beginning on.</summary>
    public const int MostFrames = 408;

    private const int LogEvery = 16;

    private static readonly TimeSpan s_keepEvery = TimeSpan.FromMinutes(1);
    private const double ManyUnknown = 0.2;

    /// <summary>What is measured.</summary>
    /// <param name="withClip">Whether there is a CLIP.</param>
    public static IReadOnlyList<MetricInfo> Metrics(bool withClip) => [.. withClip ? [SuiteMeasurement.Similarity] : Array.Empty<MetricInfo>(), .. VideoMetrics.All.Select(metric => metric.Info)];

    /// <summary>Measures, chooses, and writes the list and beside it a line for every row.</summary>
    /// <param name="list">The data set.</param>
    /// <param name="rules">What stays.</param>
    /// <param name="output">The list to write, JSON, a clip on a line.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    /// <returns>All rows.</returns>
    /// <exception cref="EvaluationException">Nothing stays, or clips lie in archives, where a list can't name them.</exception>
    public IReadOnlyList<CuratedRow> Run(ClipList list, CurationRules rules, string output, CancellationToken cancellation = default)
    {
        if (list.Rows.FirstOrDefault(row => row.Media.Path is null) is { } packed)
            throw new EvaluationException($"Choosing clips of {list.SourcePath}: {packed.Name} lies in an archive, where a list can't name it. Unpack the archive and give its folder.");
        var (rowsFile, root) = (RowsFileOf(output), Path.GetDirectoryName(Path.GetFullPath(output))!);
        Directory.CreateDirectory(root);
        var measured = Measure(list, rowsFile, cancellation);
        var rows = rules.Apply(measured, Metrics(clip is not null));
        WriteRows(rowsFile, rows);
        Tell(list, rows);
        var kept = rows.Where(row => row.IsKept).ToDictionary(row => row.Number);
        if (kept.Count == 0) throw new EvaluationException($"Choosing clips of {list.SourcePath}: no row stays; {rowsFile} has the reason of each. Loosen the rules.");
        JsonLines.Write(output, list.Rows.Where(row => kept.ContainsKey(row.Number)).Select(row => JsonSerializer.Serialize(
            new CuratedClip(Path.GetRelativePath(root, Path.GetFullPath(row.Media.Path!)), row.Captions, kept[row.Number].Figures), JsonFolder.Line.CuratedClip)));
        log.WriteLine($"{output}: {kept.Count:N0} of {rows.Count:N0} clips; {rowsFile}: every row's figures and reasons");
        return rows;
    }

    /// <summary>Where the figures of all rows are kept.</summary>
    /// <param name="output">The list.</param>
    public static string RowsFileOf(string output) => Path.ChangeExtension(output, null) + ".rows.jsonl";

    // What is measured is kept every minute and when it is stopped: thousands of clips take hours.
    private List<CuratedRow> Measure(ClipList list, string rowsFile, CancellationToken cancellation)
    {
        var (known, unkept) = (Known(rowsFile), Stopwatch.StartNew());
        var rows = list.Bad.Select(bad => CuratedRow.Unmeasured(bad.Number, bad.Name, new("bad row", bad.Reason))).ToList();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (done, row) in list.Rows.Index())
        {
            if (unkept.Elapsed > s_keepEvery || cancellation.IsCancellationRequested)
            {
                WriteRows(rowsFile, known.Values);
                unkept.Restart();
            }

            cancellation.ThrowIfCancellationRequested();
            var next = MeasureRow(row, known, cancellation);
            if (next.Sha256 is { } sha)
            {
                known[sha] = next;
                if (!first.TryAdd(sha, row.Number)) next = next with { Reasons = [new CurationReason("duplicate", $"duplicate: the same content as row {first[sha]}")] };
            }

            rows.Add(next);
            if ((done + 1) % LogEvery == 0) log.WriteLine($"{done + 1:N0} of {list.Rows.Count:N0} clips measured");
        }

        if (clip is not null && list.Rows.Count > 0 && list.Rows.Average(row => row.Captions.Average(clip.UnknownShare)) is > ManyUnknown and var share)
            log.WriteLine($"{share:P0} of the captions' words are unknown to this CLIP: {SuiteMeasurement.Similarity.Key} means little here. Name another model with --clip, or leave it out with --no-clip.");
        return [.. rows.OrderBy(row => row.Number)];
    }

    private CuratedRow MeasureRow(ClipRow row, Dictionary<string, CuratedRow> known, CancellationToken cancellation)
    {
        try
        {
            var sha = ContentFingerprint.OfFile(row.Media.Path!);
            if (known.TryGetValue(sha, out var before)) return before with { Number = row.Number, Name = row.Name, Reasons = [] };
            var sample = row.IsStill ? Still(row.Media.Path!, cancellation) : VideoSample.Read(row.Media.Path!, MostFrames, VideoSample.WorkingSide, cancellation);
            var figures = VideoMetrics.Measure(sample);
            if (clip is not null)
            {
                var frames = clip.EmbedFrames(sample.Frames);
                figures[SuiteMeasurement.Similarity.Key] = row.Captions.Average(caption => clip.Similarity(caption, frames));
            }

            return new CuratedRow(row.Number, row.Name, sha, clip?.Fingerprint, [], figures);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or MediaToolException { IsOfTheInput: true })
        {
            return CuratedRow.Unmeasured(row.Number, row.Name, new("unreadable", $"can't be read: {(error as MediaToolException)?.LastLine ?? error.Message}"));
        }
    }

    private static VideoSample Still(string path, CancellationToken cancellation)
    {
        var picture = ImageFile.ReadRgb(path, cancellation: cancellation);
        var frames = new VideoFrames(1, picture.Size.Height, picture.Size.Width);
        picture.Data.CopyTo(frames.FrameSpan(0));
        return new VideoSample(frames, 1);
    }

    // Figures of an earlier run with the same CLIP, by content. A damaged file is measured anew.
    private Dictionary<string, CuratedRow> Known(string rowsFile)
    {
        var known = new Dictionary<string, CuratedRow>(StringComparer.Ordinal);
        if (!File.Exists(rowsFile)) return known;
        foreach (var line in File.ReadLines(rowsFile).Where(line => line.Length > 0))
        {
            try
            {
                var row = JsonSerializer.Deserialize(line, JsonFolder.Line.CuratedRow);
                if (row?.Sha256 is { } sha && row.Clip == clip?.Fingerprint) known[sha] = row;
            }
            catch (JsonException)
            {
                log.WriteLine($"{rowsFile}: a line is damaged, its clip is measured again");
            }
        }

        return known;
    }

    private static void WriteRows(string rowsFile, IEnumerable<CuratedRow> rows) => JsonLines.Write(rowsFile, rows.Select(row => JsonSerializer.Serialize(row, JsonFolder.Line.CuratedRow)));

    private void Tell(ClipList list, IReadOnlyList<CuratedRow> rows)
    {
        foreach (var note in list.Notes) log.WriteLine(note);
        foreach (var row in rows.Where(row => !row.IsKept && row.Figures.Count == 0)) log.WriteLine($"  {new BadRow(row.Number, row.Name, row.Reasons[0].Text)}");
        foreach (var reason in rows.Where(row => row.Figures.Count > 0).SelectMany(row => row.Reasons.Take(1)).GroupBy(reason => reason.Kind, StringComparer.Ordinal).OrderByDescending(group => group.Count()))
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {reason.Count():N0} go: {reason.Key}"));
    }
}
