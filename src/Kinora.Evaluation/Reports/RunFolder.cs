using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>
/// The folder of one evaluation: what was run, the videos with a record beside each, the VAE's figures, report and sheet. A
/// video whose record is there is finished; whatever is there belongs to one model with one choice of settings.
/// </summary>
public sealed class RunFolder
{
    private const string RunFile = "run.json";
    private const string VaeFile = "vae.json";

    private static readonly EvaluationJson Readable = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private RunFolder(string root) => Root = root;

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Opens a folder for a run, or makes it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="run">What is to be run.</param>
    /// <exception cref="JudgeException">It holds another run, or files that are no run.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static RunFolder Open(string root, WorldRun run)
    {
        Directory.CreateDirectory(root);
        var folder = new RunFolder(root);
        var found = folder.Read(RunFile, Readable.WorldRun);
        if (found is null && Directory.EnumerateFileSystemEntries(root).Any(path => !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)))
            throw new JudgeException($"Evaluating into {root}: the folder holds other files and no run. Name an empty or a new one with --videos.");
        if (found is not null && found != run)
            throw new JudgeException($"Evaluating into {root}: its videos are of other weights or settings ({found.WeightsSha256[..Math.Min(12, found.WeightsSha256.Length)]}, {found.Steps} steps) than this run's ({run.WeightsSha256[..12]}, {run.Steps} steps). Name another folder with --videos.");
        if (found is null) folder.Write(RunFile, run, Readable.WorldRun);
        return folder;
    }

    /// <summary>The video of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    public string VideoOf(SuitePrompt prompt) => Path.Combine(Root, NameOf(prompt) + ".mp4");

    /// <summary>The record of a finished video; null when it is still to be made.</summary>
    /// <param name="prompt">The prompt; a record of another prompt of that number does not count.</param>
    public VideoRecord? RecordOf(SuitePrompt prompt)
    {
        var record = File.Exists(VideoOf(prompt)) ? Read(NameOf(prompt) + ".json", Readable.VideoRecord) : null;
        return record is not null && WorldSuite.ToJson([record.Prompt]) == WorldSuite.ToJson([prompt]) ? record : null;
    }

    /// <summary>Notes that a video is finished.</summary>
    /// <param name="record">Its record.</param>
    public void Finish(VideoRecord record) => Write(NameOf(record.Prompt) + ".json", record, Readable.VideoRecord);

    /// <summary>The VAE's figures of an earlier run over at least so many clips; null when there are none.</summary>
    /// <param name="clips">How many clips are wanted.</param>
    public VaeQuality? ReadVae(int clips) => Read(VaeFile, Readable.VaeQuality) is { } quality && quality.Clips == clips ? quality : null;

    /// <summary>Keeps the VAE's figures.</summary>
    /// <param name="quality">The figures.</param>
    public void Write(VaeQuality quality) => Write(VaeFile, quality, Readable.VaeQuality);

    /// <summary>Writes <c>report.json</c>.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The file.</returns>
    public string Write(WorldReport report)
    {
        var path = Path.Combine(Root, "report.json");
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(report.ToJson()));
        return path;
    }

    /// <summary>Writes <c>report.html</c>, which needs nothing beside it.</summary>
    /// <param name="name">The model's name.</param>
    /// <param name="report">The report.</param>
    /// <returns>The file.</returns>
    public string WritePage(string name, WorldReport report)
    {
        var path = Path.Combine(Root, "report.html");
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(HtmlWorld.Of(name, report, VideoOf)));
        return path;
    }

    private static string NameOf(SuitePrompt prompt) => prompt.Number.ToString("D3", CultureInfo.InvariantCulture) + "-" + prompt.Language;

    private T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        var path = Path.Combine(Root, name);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), type);
        }
        catch (JsonException error)
        {
            throw new JudgeException($"Reading {path}: {error.Message} Remove the file; what it tells of is made again.", error);
        }
    }

    private void Write<T>(string name, T value, JsonTypeInfo<T> type) =>
        AtomicFile.WriteAllBytes(Path.Combine(Root, name), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, type) + "\n"));
}
