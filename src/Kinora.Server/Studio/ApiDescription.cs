using System.Text.Json;

namespace Kinora.Server.Studio;

/// <summary>The API's description, read for its page. The text is the program's own, so a fault in it is a fault of the build.</summary>
public static class ApiDescription
{
    private static readonly JsonElement s_document = JsonDocument.Parse(EmbeddedAssets.Text("openapi.json")).RootElement;

    /// <summary>All routes, in the document's order.</summary>
    public static IReadOnlyList<ApiRoute> Routes { get; } =
    [
        .. s_document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(method => new ApiRoute(
            method.Name.ToUpperInvariant(), path.Name, method.Value.GetProperty("summary").GetString()!,
            method.Value.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray().Where(p => p.GetProperty("in").GetString() != "path").Select(p => FieldOf(p.GetProperty("name").GetString()!, p.GetProperty("schema")))] : []))),
    ];

    /// <summary>The objects of requests and replies with their fields.</summary>
    public static IReadOnlyList<KeyValuePair<string, IReadOnlyList<ApiField>>> Schemas { get; } =
    [
        .. s_document.GetProperty("components").GetProperty("schemas").EnumerateObject().Where(s => s.Value.TryGetProperty("properties", out _)).Select(s => KeyValuePair.Create<string, IReadOnlyList<ApiField>>(
            s.Name, [.. s.Value.GetProperty("properties").EnumerateObject().Select(p => FieldOf(p.Name, p.Value))])),
    ];

    private static ApiField FieldOf(string name, JsonElement schema)
    {
        var type = schema.TryGetProperty("type", out var kind)
            ? kind.ValueKind == JsonValueKind.Array ? string.Join(" | ", kind.EnumerateArray().Select(k => k.GetString())) : kind.GetString()!
            : schema.TryGetProperty("$ref", out var reference) ? reference.GetString()!.Split('/')[^1] : "object";
        if (schema.TryGetProperty("enum", out var values)) type += $": {string.Join(", ", values.EnumerateArray().Select(v => v.ToString()))}";
        return new ApiField(name, type, schema.TryGetProperty("description", out var text) ? text.GetString()! : "");
    }
}
