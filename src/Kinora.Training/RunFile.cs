using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Kinora.Training;

/// <summary>
/// Reads and writes run files. A file is compared with the record it should become first, so that every wrong field is told
/// at once and by its place; then it is laid over the defaults, since the JSON reader would set init-only properties that are
/// absent to zero.
/// </summary>
internal static class RunFile
{
    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>Reads a run file.</summary>
    /// <exception cref="TrainingException">The file can't be read or is not such a record; every unknown, missing or repeated field is named.</exception>
    public static TrainingRunConfig Read(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), path);
        }
        catch (Exception error) when (error is JsonException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"Reading the run file {path}: {error.Message}", error);
        }
    }

    /// <summary>The run with every default written out.</summary>
    public static string Write(TrainingRunConfig config) => JsonSerializer.Serialize(config, TrainingJsonContext.Default.TrainingRunConfig) + "\n";

    private static TrainingRunConfig Parse(string text, string path)
    {
        using var json = JsonDocument.Parse(text, Lenient);
        var faults = new List<string>();
        Compare(json.RootElement, TrainingJsonContext.Default.TrainingRunConfig, "", faults);
        TrainingException.ThrowIfAny($"Reading the run file {path}", faults);

        var given = JsonNode.Parse(text, documentOptions: Lenient)!;
        var trainer = given["trainer"] is null ? null : new TrainerOptions { RunFolder = "", Samples = 0 };
        var whole = JsonSerializer.SerializeToNode(new TrainingRunConfig { Stage = "", Model = "", Trainer = trainer }, TrainingJsonContext.Default.TrainingRunConfig)!;
        return Over(whole, given).Deserialize(TrainingJsonContext.Default.TrainingRunConfig)!;
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
            foreach (var (k, entry) in element.EnumerateArray().Index()) Compare(entry, InfoOf(type.ElementType!), $"{place}[{k}]", faults);
        }

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
            else if (field.Value.ValueKind != JsonValueKind.Null) Compare(field.Value, InfoOf(property.PropertyType), prefix + field.Name, faults);
        }

        faults.AddRange(type.Properties.Where(p => p.IsRequired && !seen.Contains(p.Name)).Select(p => $"'{prefix}{p.Name}' is missing"));
    }

    private static JsonTypeInfo InfoOf(Type type) => TrainingJsonContext.Default.GetTypeInfo(type)
        ?? throw new InvalidOperationException($"The run file's JSON context does not cover {type.Name}.");
}
