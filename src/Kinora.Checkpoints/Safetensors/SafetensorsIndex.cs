using System.Text;
using System.Text.Json;

namespace Kinora.Checkpoints;

/// <summary>The content of a <c>.safetensors.index.json</c>: which shard holds which tensor.</summary>
/// <param name="WeightMap">File name of the shard by tensor name.</param>
/// <param name="TotalSize">Bytes of all tensors as stated under <c>metadata.total_size</c>; null when not stated.</param>
internal sealed record SafetensorsIndex(IReadOnlyDictionary<string, string> WeightMap, long? TotalSize)
{
    private const long MaxBytes = 100_000_000;
    private const string Faulty = "The index is damaged or made by a faulty writer; fetch or write it again.";

    /// <summary>The shards' file names in ordinal order.</summary>
    public IReadOnlyList<string> Shards { get; } = [.. WeightMap.Values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>Reads an index; faults of single entries are collected, what cannot be read at all is thrown.</summary>
    public static SafetensorsIndex Read(string path, FaultList faults)
    {
        byte[] json;
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MaxBytes)
                throw faults.Fatal(null, $"an index of at most {MaxBytes} bytes", $"{file.Length} bytes", Faulty);
            json = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw faults.Fatal(null, "a readable index file", error.Message.TrimEnd('.'), "Check the path, or fetch the model first.", error);
        }

        try
        {
            return Parse(json, faults);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw faults.Fatal(null, "a JSON object with weight_map", error.Message.TrimEnd('.'), Faulty, error);
        }
    }

    private static SafetensorsIndex Parse(ReadOnlySpan<byte> json, FaultList faults)
    {
        Dictionary<string, string>? map = null;
        long? total = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw faults.Fatal(null, "a JSON object with weight_map", $"a {reader.TokenType}", Faulty);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            if (field == "weight_map" && map is null && reader.TokenType == JsonTokenType.StartObject) map = ReadMap(ref reader, faults);
            else if (field == "metadata" && reader.TokenType == JsonTokenType.StartObject) total = ReadTotal(ref reader, faults);
            else if (field == "weight_map") throw faults.Fatal(field, "one object of strings", "another value, or a second one", Faulty);
            else reader.Skip();
        }

        while (reader.Read())
        {
        }

        if (map is not { Count: > 0 }) throw faults.Fatal("weight_map", "at least one tensor", "none", Faulty);
        return new SafetensorsIndex(map, total);
    }

    private static Dictionary<string, string> ReadMap(ref Utf8JsonReader reader, FaultList faults)
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                faults.Add(name, "a shard's file name", $"a {reader.TokenType}", Faulty);
                reader.Skip();
                continue;
            }

            var shard = reader.GetString()!;

            // An index is foreign text: it may only name files beside itself.
            if (shard.Length == 0 || shard != Path.GetFileName(shard) || shard is "." or ".." || shard.Contains('\\') || shard.Any(char.IsControl))
                faults.Add(name, "the plain name of a file beside the index", $"'{shard}'", Faulty);
            else if (!map.TryAdd(name, shard))
                faults.Add(name, "each tensor once", $"it a second time, in {shard}", Faulty);
        }

        return map;
    }

    private static long? ReadTotal(ref Utf8JsonReader reader, FaultList faults)
    {
        long? total = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString();
            reader.Read();
            if (field != "total_size")
            {
                reader.Skip();
                continue;
            }

            // Some writers divide and multiply and so store 1234.0.
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var size) && size >= 0 && size <= long.MaxValue && decimal.Truncate(size) == size)
                total = (long)size;
            else
                faults.Add("metadata.total_size", "a whole number of bytes", $"a {reader.TokenType}", Faulty);
            reader.Skip();
        }

        return total;
    }
}
