using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kinora.Checkpoints;

namespace Kinora.Training;

/// <summary>Figures of a run: a line of JSON each in a file, and a line of text for the person who watches.</summary>
internal sealed class MetricsLog : IDisposable
{
    private const string Precision = "G6";

    private readonly StreamWriter _file;
    private readonly TextWriter _console;
    private readonly double _earlierSeconds;
    private readonly Stopwatch _clock = Stopwatch.StartNew();

    private MetricsLog(string path, TextWriter console, double earlierSeconds)
    {
        _file = new StreamWriter(path, append: true) { AutoFlush = true };
        _console = console;
        _earlierSeconds = earlierSeconds;
    }

    /// <summary>
    /// Opens the file of a run that goes on after so many samples. Lines of steps after that are dropped, since they will be
    /// taken again, and so is what a crash left half written.
    /// </summary>
    /// <param name="path">The file; made when missing.</param>
    /// <param name="console">Gets the lines of text.</param>
    /// <param name="samplesSeen">Samples of the checkpoint that the run goes on from.</param>
    public static MetricsLog Open(string path, TextWriter console, long samplesSeen)
    {
        if (!File.Exists(path)) return new MetricsLog(path, console, 0);
        var text = File.ReadAllText(path);
        var kept = new StringBuilder();
        var seconds = 0.0;
        foreach (var line in text.Split('\n'))
        {
            if (Read(line) is not { } read || read.Samples > samplesSeen) continue;
            kept.Append(line).Append('\n');
            seconds = read.Seconds;
        }

        if (kept.Length != text.Length) AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(kept.ToString())));
        return new MetricsLog(path, console, seconds);
    }

    /// <summary>Writes one line.</summary>
    /// <param name="kind"><c>train</c>, <c>held_out</c> or <c>skipped</c>.</param>
    /// <param name="samples">Samples seen, those of the step included.</param>
    /// <param name="total">Samples of the whole run.</param>
    /// <param name="figures">By name; six digits are kept.</param>
    /// <param name="progress">What the person who watches reads first, instead of the bare samples.</param>
    public void Write(string kind, long samples, long total, IEnumerable<KeyValuePair<string, double>> figures, string? progress = null)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("samples", samples);
            json.WriteNumber("seconds", Math.Round(_earlierSeconds + _clock.Elapsed.TotalSeconds, 1));
            foreach (var (name, value) in figures)
            {
                json.WritePropertyName(name);
                // JSON has no NaN; a figure that is none is written as null.
                json.WriteRawValue(double.IsFinite(value) ? value.ToString(Precision, CultureInfo.InvariantCulture) : "null");
            }

            json.WriteEndObject();
        }

        _file.WriteLine(Encoding.UTF8.GetString(buffer.ToArray()));
        var text = string.Join("  ", figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:G4}")));
        _console.WriteLine($"[{kind}] {progress ?? $"{samples:N0}/{total:N0}"}  {text}");
    }

    public void Dispose() => _file.Dispose();

    private static (long Samples, double Seconds)? Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var seconds = json.RootElement.TryGetProperty("seconds", out var found) ? found.GetDouble() : 0;
            return (json.RootElement.GetProperty("samples").GetInt64(), seconds);
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
