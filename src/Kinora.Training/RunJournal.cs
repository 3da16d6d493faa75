using Kinora.Training.Plots;
using Kinora.Training.TensorBoard;

namespace Kinora.Training;

/// <summary>
/// What a run tells about itself while it goes on: figures in <c>metrics.jsonl</c> and lines of text, the same figures and
/// the sample sheets in TensorBoard's event files, and plots.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    /// <summary>The file of figures in a run folder.</summary>
    public const string MetricsFile = "metrics.jsonl";

    private const string SamplesFolder = "samples";
    private const string PictureTag = "samples/";

    private readonly MetricsLog _metrics;
    private readonly EventLog _events;
    private readonly RunPlots _plots;
    private readonly string _samples;
    private readonly long _total;

    /// <param name="folder">The run folder.</param>
    /// <param name="stage">Name of the stage.</param>
    /// <param name="total">Samples of the whole run.</param>
    /// <param name="samplesSeen">Samples of the checkpoint that the run goes on from.</param>
    /// <param name="log">Lines for the person who watches.</param>
    public RunJournal(string folder, string stage, long total, long samplesSeen, TextWriter log)
    {
        _metrics = MetricsLog.Open(Path.Combine(folder, MetricsFile), log, samplesSeen);
        _events = EventLog.Create(folder, samplesSeen, TimeProvider.System);
        _plots = new RunPlots(folder, stage, log);
        _samples = Path.Combine(folder, SamplesFolder);
        _total = total;
    }

    /// <summary>Notes figures.</summary>
    /// <param name="kind"><c>train</c>, <c>held_out</c> or <c>skipped</c>.</param>
    /// <param name="samples">Samples seen.</param>
    /// <param name="figures">By name.</param>
    /// <param name="progress">For lines of training.</param>
    public void Write(string kind, long samples, IReadOnlyCollection<KeyValuePair<string, double>> figures, TrainingProgress? progress = null)
    {
        _metrics.Write(kind, samples, _total, figures, progress?.ToString());
        _events.Figures(kind, samples, figures);
    }

    /// <summary>Has samples drawn into the run's folder for them, and notes the pictures that appeared or changed there.</summary>
    /// <param name="samples">Samples seen.</param>
    /// <param name="draw">Writes PNG files into the folder that it is given; may write none.</param>
    public void Samples(long samples, Action<string> draw)
    {
        var before = Pictures().ToDictionary(file => file, File.GetLastWriteTimeUtc);
        draw(_samples);
        foreach (var file in Pictures().Where(file => !before.TryGetValue(file, out var time) || File.GetLastWriteTimeUtc(file) != time))
            _events.Picture(PictureTag + NameOf(file), samples, File.ReadAllBytes(file));
    }

    /// <summary>Draws the plots anew.</summary>
    public void Plot() => _plots.Draw();

    public void Dispose()
    {
        _metrics.Dispose();
        _events.Dispose();
    }

    private string[] Pictures() => Directory.Exists(_samples) ? [.. Directory.GetFiles(_samples, "*.png").Order(StringComparer.Ordinal)] : [];

    // vae-000001200.png is a picture named vae.
    private static string NameOf(string file)
    {
        var name = Path.GetFileNameWithoutExtension(file).TrimEnd("0123456789".ToCharArray()).TrimEnd('-');
        return name.Length == 0 ? "sheet" : name;
    }
}
