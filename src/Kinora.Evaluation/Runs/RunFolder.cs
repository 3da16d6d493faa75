using System.Globalization;
using System.Text;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>
/// The folder of one evaluation: what was run, the videos with a record beside each, the VAE's figures, report and sheet. A
/// video whose record is there is finished; whatever is there belongs to one model with one choice of settings.
/// </summary>
public sealed class RunFolder
{
    private const string VaeFile = "vae.json";
    private const string ReportFile = "report.json";

    private readonly JsonFolder _files;

    private RunFolder(string root, WorldRun run)
    {
        (Root, _files) = (root, new JsonFolder(root));
        _files.Claim(run, JsonFolder.Readable.WorldRun, found => $"weights {found.WeightsSha256[..Math.Min(12, found.WeightsSha256.Length)]}, {found.Steps} steps");
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>Opens a folder for a run, or makes it.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="run">What is to be run.</param>
    /// <exception cref="EvaluationException">It holds another run, or files that are no run.</exception>
    /// <exception cref="IOException">It can't be written.</exception>
    public static RunFolder Open(string root, WorldRun run) => new(root, run);

    /// <summary>The video of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    public string VideoOf(SuitePrompt prompt) => Path.Combine(Root, NameOf(prompt) + ".mp4");

    /// <summary>The record of a finished video; null when it is still to be made.</summary>
    /// <param name="prompt">The prompt; a record of another prompt of that number does not count.</param>
    public VideoRecord? RecordOf(SuitePrompt prompt)
    {
        var record = File.Exists(VideoOf(prompt)) ? _files.Read(NameOf(prompt) + ".json", JsonFolder.Readable.VideoRecord) : null;
        return record is not null && WorldSuite.ToJson([record.Prompt]) == WorldSuite.ToJson([prompt]) ? record : null;
    }

    /// <summary>Notes that a video is finished.</summary>
    /// <param name="record">Its record.</param>
    public void Finish(VideoRecord record) => _files.Write(NameOf(record.Prompt) + ".json", record, JsonFolder.Readable.VideoRecord);

    /// <summary>The VAE's figures of an earlier run over at least so many clips; null when there are none.</summary>
    /// <param name="clips">How many clips are wanted.</param>
    public VaeQuality? ReadVae(int clips) => _files.Read(VaeFile, JsonFolder.Readable.VaeQuality) is { } quality && quality.Clips == clips ? quality : null;

    /// <summary>Keeps the VAE's figures.</summary>
    /// <param name="quality">The figures.</param>
    public void Write(VaeQuality quality) => _files.Write(VaeFile, quality, JsonFolder.Readable.VaeQuality);

    /// <summary>The report of an earlier run; null when there is none.</summary>
    public WorldReport? ReadReport() => _files.Read(ReportFile, JsonFolder.Readable.WorldReport);

    /// <summary>Writes <c>report.json</c>.</summary>
    /// <param name="report">The report.</param>
    /// <returns>The file.</returns>
    public string Write(WorldReport report)
    {
        var path = Path.Combine(Root, ReportFile);
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
}
