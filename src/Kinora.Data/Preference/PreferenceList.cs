using System.Text.Json;
using System.Text.RegularExpressions;
using Kinora.Checkpoints;
using Kinora.Data.Clips;

namespace Kinora.Data.Preference;

/// <summary>A file of pairs: JSON, one on a line, with latents beside it. docs/alignment.md documents the form.</summary>
public sealed partial class PreferenceList
{
    private static readonly string[] s_languages = ["zh", "en"];

    private PreferenceList(string path, IReadOnlyList<PreferencePair> pairs, IReadOnlyList<BadRow> bad) => (SourcePath, Pairs, Bad) = (path, pairs, bad);

    /// <summary>The file.</summary>
    public string SourcePath { get; }

    /// <summary>Rows that can be used, in the file's order.</summary>
    public IReadOnlyList<PreferencePair> Pairs { get; }

    /// <summary>All others, with every reason.</summary>
    public IReadOnlyList<BadRow> Bad { get; }

    /// <summary>The latents' file of one of the videos.</summary>
    /// <param name="video">A video of one of the pairs.</param>
    public string FileOf(PreferenceVideo video) => FileBeside(SourcePath, video.Latents);

    /// <summary>Reads a file and looks at the header of every latents' file that it names; empty lines are passed over.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="PreferenceDataException">It is missing or can't be read.</exception>
    public static PreferenceList Read(string path)
    {
        var (pairs, bad, seen, shapes) = (new List<PreferencePair>(), new List<BadRow>(), new HashSet<string>(StringComparer.Ordinal), new Dictionary<string, string?>(StringComparer.Ordinal));
        foreach (var (number, line) in Lines(path))
        {
            try
            {
                var pair = JsonSerializer.Deserialize(line, PreferenceJsonContext.Line.PreferencePair) ?? throw new JsonException("null is no pair");
                List<string> faults = [.. FaultsOf(pair), .. LatentFaults(pair)];
                if (!seen.Add($"{pair.First.Latents}\n{pair.Second.Latents}\n{pair.Annotator}")) faults.Add($"the same two videos in the same order by '{pair.Annotator}' as in an earlier row");
                if (faults.Count == 0) pairs.Add(pair);
                else bad.Add(new BadRow(number, pair.Prompt, string.Join("; ", faults)));
            }
            catch (JsonException error)
            {
                bad.Add(new BadRow(number, "", $"no pair: {error.Message.Split('\n')[0]}"));
            }
        }

        return new PreferenceList(path, pairs, bad);

        IEnumerable<string> LatentFaults(PreferencePair pair)
        {
            var (first, second) = (ShapeOf(pair.First.Latents), ShapeOf(pair.Second.Latents));
            if (first.Fault is { } one) yield return one;
            if (second.Fault is { } other) yield return other;
            if (first.Shape is not null && second.Shape is not null && first.Shape != second.Shape) yield return $"its videos have different latents, [{first.Shape}] and [{second.Shape}]";
        }

        // A sample is in many pairs: its header is read once.
        (string? Shape, string? Fault) ShapeOf(string latents)
        {
            if (string.IsNullOrWhiteSpace(latents)) return (null, "latents without a name");
            if (!shapes.TryGetValue(latents, out var shape)) shapes[latents] = shape = Describe(FileBeside(path, latents));
            return shape is null ? (null, $"missing or damaged latents '{latents}'") : (shape, null);
        }
    }

    /// <summary>Refuses a list that has bad rows, naming each.</summary>
    /// <exception cref="PreferenceDataException">Rows are bad.</exception>
    public PreferenceList ThrowIfBad() => Bad.Count == 0 ? this
        : throw new PreferenceDataException($"Reading the pairs of {SourcePath}: {Bad.Count} of {Pairs.Count + Bad.Count} rows can't be used{string.Concat(Bad.Select(b => $"\n  {b}"))}\nMend or remove them; docs/alignment.md shows their form.");

    /// <summary>Writes a file, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pairs">Its rows.</param>
    /// <exception cref="IOException">The folder can't be written or the disk is full; a former file stays.</exception>
    public static void Write(string path, IEnumerable<PreferencePair> pairs) => JsonLines.Write(path, pairs.Select(p => JsonSerializer.Serialize(p, PreferenceJsonContext.Line.PreferencePair)));

    internal static string FileBeside(string list, string name) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(list))!, name);

    internal static IEnumerable<(int Number, string Text)> Lines(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PreferenceDataException($"Reading {path}: {error.Message} Check the path; relative ones start from the current folder.", error);
        }

        return lines.Select((text, k) => (k + 1, text)).Where(line => !string.IsNullOrWhiteSpace(line.text));
    }

    private static IEnumerable<string> FaultsOf(PreferencePair pair)
    {
        if (string.IsNullOrWhiteSpace(pair.Prompt)) yield return "empty prompt";
        if (!s_languages.Contains(pair.Language)) yield return $"the language '{pair.Language}' is neither zh nor en";
        if (pair.First.Latents == pair.Second.Latents) yield return "a video against itself";
        if (pair.Labels.Count == 0) yield return "no label";
        foreach (var axis in pair.Labels.Keys.Where(axis => !AxisName().IsMatch(axis))) yield return $"the axis '{axis}' is no name of lower-case letters and underscores";
        if (string.IsNullOrWhiteSpace(pair.Annotator)) yield return "no annotator";
        if (!Sha256().IsMatch(pair.WeightsSha256)) yield return "weights_sha256 is not 64 hexadecimal digits";
        foreach (var video in new[] { pair.First, pair.Second })
            if (video.NoiseSeed is null != video.Video is null || video.Video < 0) yield return $"noise_seed and video of '{video.Latents}' don't go together";
    }

    private static string? Describe(string file)
    {
        try
        {
            return File.Exists(file) ? string.Join(", ", LatentStore.ShapeOf(file)) : null;
        }
        catch (CheckpointException)
        {
            return null;
        }
    }

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex AxisName();

    [GeneratedRegex("^[0-9a-f]{64}$")]
    private static partial Regex Sha256();
}
