using System.Text.Json;

namespace Kinora.Data.Clips;

/// <summary>A JSON object for each clip, one a line or in one array; files are named relative to the list.</summary>
internal static class JsonClips
{
    public static ClipList ReadLines(string path)
    {
        var list = new ClipList(path);
        var find = ClipList.Beside(path);
        foreach (var line in File.ReadLines(path).Where(l => !string.IsNullOrWhiteSpace(l)))
        {
            try
            {
                using var json = JsonDocument.Parse(line);
                Add(list, json.RootElement, find);
            }
            catch (JsonException error)
            {
                list.AddBad("", $"no JSON: {error.Message}");
            }
        }

        return list;
    }

    public static ClipList ReadArray(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllText(path));
            if (json.RootElement.ValueKind != JsonValueKind.Array) throw new ClipDataException($"Reading the clips of {path}: an array of objects is needed, the file holds a JSON {json.RootElement.ValueKind}.");
            var list = new ClipList(path);
            var find = ClipList.Beside(path);
            foreach (var entry in json.RootElement.EnumerateArray()) Add(list, entry, find);
            return list;
        }
        catch (JsonException error)
        {
            throw new ClipDataException($"Reading the clips of {path}: {error.Message}", error);
        }
    }

    /// <summary>A caption, or several, as JSON: a text or an array of texts. Empty where it is neither.</summary>
    public static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(v => v.GetString()!)],
        _ => [],
    };

    private static void Add(ClipList list, JsonElement entry, Func<string, IClipMedia?> find)
    {
        if (entry.ValueKind != JsonValueKind.Object)
        {
            list.AddBad("", $"no JSON object but {entry.ValueKind}");
            return;
        }

        var faults = new List<string>();
        var (file, caption) = ClipColumns.Find([.. entry.EnumerateObject().Select(p => p.Name)], faults);
        var name = file is not null && entry.GetProperty(file) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
        if (faults.Count > 0) list.AddBad(name, string.Join("; ", faults));
        else list.Add(name, find, Texts(entry.GetProperty(caption!)));
    }
}
