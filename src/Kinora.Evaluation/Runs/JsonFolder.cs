using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>JSON files of a run's folder, each complete or absent.</summary>
/// <param name="root">The folder.</param>
internal sealed class JsonFolder(string root)
{
    private const string RunFile = "run.json";

    /// <summary>How all of them are written: indented, with Chinese left readable.</summary>
    public static EvaluationJson Readable { get; } = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    /// <summary>The same on one line, for stdout.</summary>
    public static EvaluationJson Line { get; } = new(new JsonSerializerOptions(EvaluationJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, WriteIndented = false });

    /// <summary>Opens a folder for a run, or makes it, and says what run it is of.</summary>
    /// <param name="run">What is to be run.</param>
    /// <param name="type">How it is written.</param>
    /// <param name="difference">Tells how a run that is there differs.</param>
    /// <param name="option">The option that names the folder.</param>
    /// <exception cref="EvaluationException">It holds another run, or files that are no run.</exception>
    public void Claim<T>(T run, JsonTypeInfo<T> type, Func<T, string> difference, string option = "--videos")
        where T : class
    {
        Directory.CreateDirectory(root);
        var found = Read(RunFile, type);
        if (found is null && Directory.EnumerateFileSystemEntries(root).Any(path => !path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)))
            throw new EvaluationException($"Evaluating into {root}: the folder holds other files and no run. Name an empty or a new one with {option}.");
        if (found is not null && !found.Equals(run)) throw new EvaluationException($"Evaluating into {root}: its videos are of another run ({difference(found)}). Name another folder with {option}.");
        if (found is null) Write(RunFile, run, type);
    }

    /// <summary>Reads a file; null when it is not there.</summary>
    /// <exception cref="EvaluationException">It is damaged.</exception>
    public T? Read<T>(string name, JsonTypeInfo<T> type)
        where T : class
    {
        var path = Path.Combine(root, name);
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), type);
        }
        catch (JsonException error)
        {
            throw new EvaluationException($"Reading {path}: {error.Message} Remove the file; what it tells of is made again.", error);
        }
    }

    /// <summary>Writes a file.</summary>
    public void Write<T>(string name, T value, JsonTypeInfo<T> type) =>
        AtomicFile.WriteAllBytes(Path.Combine(root, name), Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, type) + "\n"));
}
