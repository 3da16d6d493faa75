using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>
/// A file of figures that several runs write, each its own: a JSON object of numbers, and under <c>commands</c> the command that wrote
/// each group of them.
/// </summary>
public static class ResultsFile
{
    private const string Commands = "commands";

    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Sets figures; all others stay.</summary>
    /// <param name="path">The file; made when missing.</param>
    /// <param name="key">The group, for the command.</param>
    /// <param name="figures">The figures.</param>
    /// <param name="command">What wrote them.</param>
    /// <exception cref="EvaluationException">The file is no JSON object.</exception>
    public static void Set(string path, string key, IReadOnlyDictionary<string, double> figures, string command)
    {
        var results = Read(path);
        foreach (var (name, value) in figures) results[name] = Math.Round(value, 6);
        if (results[Commands] is not JsonObject commands) results[Commands] = commands = [];
        commands[key] = command;
        var ordered = new JsonObject(results.Where(r => r.Key != Commands).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => KeyValuePair.Create(r.Key, r.Value?.DeepClone())))
        {
            [Commands] = new JsonObject(commands.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => KeyValuePair.Create(c.Key, c.Value?.DeepClone()))),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(ordered.ToJsonString(s_readable) + "\n"));
    }

    private static JsonObject Read(string path)
    {
        if (!File.Exists(path)) return [];
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) as JsonObject ?? throw new JsonException("it holds no JSON object.");
        }
        catch (JsonException error)
        {
            throw new EvaluationException($"Reading the results {path}: {error.Message} Mend or remove the file.", error);
        }
    }
}
