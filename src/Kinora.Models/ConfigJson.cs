using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Kinora.Models;

/// <summary>Reads a configuration record and names every field that is missing.</summary>
internal static class ConfigJson
{
    /// <exception cref="JsonException">No JSON object, missing fields, or values of another type.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type, string subject)
        where T : class
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
            throw new JsonException($"Reading a {subject}: expected a JSON object, got {document.RootElement.ValueKind}. Use the config.json of the model.");
        var missing = type.Properties
            .Where(p => p.AssociatedParameter is { HasDefaultValue: false } && !document.RootElement.TryGetProperty(p.Name, out _))
            .Select(p => $"'{p.Name}'")
            .ToList();
        if (missing.Count > 0) throw new JsonException($"Reading a {subject}: missing {string.Join(", ", missing)}. Use the config.json of the model.");
        return document.Deserialize(type)!;
    }
}
