using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Kinora.Training;

/// <summary>
/// Reads and writes run files. A file is compared with the record it should become first, so that every wrong field is told
/// at once and by its place; then it is laid over the defaults, since the JSON reader would set init-only properties that are
/// absent to zero.
/// </summary>
public static class RunFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a run file; comments and trailing commas are allowed, fields that are not known are refused.</summary>
    /// <typeparam name="TConfig">The record that a file holds.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="type">The record's generated JSON description.</param>
    /// <param name="defaults">The record that the given file is laid over; what the file must say may be anything.</param>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every unknown, missing or repeated field is named.</exception>
    public static TConfig Read<TConfig>(string path, JsonTypeInfo<TConfig> type, Func<JsonNode, TConfig> defaults)
    {
        try
        {
            return Parse(File.ReadAllText(path), path, type, defaults);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Reading the run file {path}: {error.Message}", error);
        }
    }

    /// <summary>Which stage a run file is for, as far as that can be told; what else is wrong with the file reading it tells.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its field <c>stage</c>; null where there is none, or no such file.</returns>
    public static string? StageOf(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path), Lenient);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("stage", out var stage) && stage.ValueKind == JsonValueKind.String
                ? stage.GetString()
                : null;
        }
        catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the run file of a stage of the model.</summary>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every unknown, missing or repeated field is named.</exception>
    internal static TrainingRunConfig Read(string path) => Read(path, TrainingJsonContext.Default.TrainingRunConfig, given => new TrainingRunConfig
    {
        Stage = "",
        Model = "",
        Trainer = given["trainer"] is null ? null : new TrainerOptions { RunFolder = "", Samples = 0 },
    });

    /// <summary>The run with every default written out.</summary>
    internal static string Write(TrainingRunConfig config) => JsonSerializer.Serialize(config, TrainingJsonContext.Default.TrainingRunConfig) + "\n";

    private static TConfig Parse<TConfig>(string text, string path, JsonTypeInfo<TConfig> type, Func<JsonNode, TConfig> defaults)
    {
        using var json = JsonDocument.Parse(text, Lenient);
        var faults = new List<string>();
        Compare(json.RootElement, type, "", faults);
        TrainingException.ThrowIfAny($"Reading the run file {path}", faults);

        var given = JsonNode.Parse(text, documentOptions: Lenient)!;
        return Over(JsonSerializer.SerializeToNode(defaults(given), type)!, given).Deserialize(type)!;
    }

    // Objects field by field; everything else, lists included, as given.
    private static JsonNode Over(JsonNode defaults, JsonNode given)
    {
        if (defaults is not JsonObject into || given is not JsonObject from) return given.DeepClone();
        foreach (var (name, value) in from) into[name] = value is not null && into[name] is { } standing ? Over(standing.DeepClone(), value) : value?.DeepClone();
        return into;
    }

    private static void Compare(JsonElement element, JsonTypeInfo type, string place, List<string> faults)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && element.ValueKind == JsonValueKind.Array)
        {
            foreach (var (k, entry) in element.EnumerateArray().Index()) Compare(entry, InfoOf(type, type.ElementType!), $"{place}[{k}]", faults);
        }

        if (type.Type.IsEnum) CompareWord(element, type, place, faults);
        if (type.Kind != JsonTypeInfoKind.Object) return;
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{(place.Length == 0 ? "the file" : $"'{place}'")} must be a JSON object and is {element.ValueKind}");
            return;
        }

        var known = type.Properties.ToDictionary(p => p.Name, StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var prefix = place.Length == 0 ? "" : place + ".";
        foreach (var field in element.EnumerateObject())
        {
            if (!seen.Add(field.Name)) faults.Add($"'{prefix}{field.Name}' is given twice");
            else if (!known.TryGetValue(field.Name, out var property)) faults.Add($"'{prefix}{field.Name}' is not known; known here are {string.Join(", ", known.Keys)}");
            else if (field.Value.ValueKind != JsonValueKind.Null) Compare(field.Value, InfoOf(type, property.PropertyType), prefix + field.Name, faults);
        }

        faults.AddRange(type.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name)).Select(p => $"'{prefix}{p.Name}' is missing"));
    }

    private static void CompareWord(JsonElement element, JsonTypeInfo type, string place, List<string> faults)
    {
        var words = Enum.GetValues(type.Type).Cast<object>().Select(value => JsonSerializer.SerializeToElement(value, type).GetString()!).ToList();
        if (element.ValueKind != JsonValueKind.String || !words.Contains(element.GetString()!))
            faults.Add($"'{place}' is {element.GetRawText()}, it must be one of {string.Join(", ", words.Select(w => $"\"{w}\""))}");
    }

    private static JsonTypeInfo InfoOf(JsonTypeInfo root, Type type) => root.Options.GetTypeInfo(type);
}
