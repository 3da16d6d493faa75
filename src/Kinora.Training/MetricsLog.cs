using System.Globalization;
using System.Text.Json;

namespace Kinora.Training;

/// <summary>Figures of a run: a line of JSON each in a file, and a line of text for the person who watches.</summary>
internal sealed class MetricsLog(string path, TextWriter console) : IDisposable
{
    private readonly StreamWriter _file = new(path, append: true) { AutoFlush = true };

    public void Write(string kind, long samples, long total, IEnumerable<KeyValuePair<string, double>> figures)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("kind", kind);
            json.WriteNumber("samples", samples);
            foreach (var (name, value) in figures)
            {
                // JSON has no NaN; a figure that is none is written as null.
                if (double.IsFinite(value)) json.WriteNumber(name, Math.Round(value, 6));
                else json.WriteNull(name);
            }

            json.WriteEndObject();
        }

        _file.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        var text = string.Join("  ", figures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Key} {f.Value:G4}")));
        console.WriteLine($"[{kind}] {samples:N0}/{total:N0}  {text}");
    }

    public void Dispose() => _file.Dispose();
}
