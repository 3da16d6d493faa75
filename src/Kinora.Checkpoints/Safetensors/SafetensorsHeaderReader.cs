using System.Text;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>Reads the JSON of a safetensors header token by token, so that duplicate keys and stray fields are seen.</summary>
/// <remarks>
/// A document model would keep the last of two equal keys without a word; and a header of 100 MB would become objects many
/// times its size before the first check.
/// </remarks>
internal sealed class SafetensorsHeaderReader(FaultList faults)
{
    private const string Faulty = "The file is damaged or made by a faulty writer; fetch or write it again.";
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    /// <summary>Reads the whole header. Faults of single tensors are collected; broken JSON ends it.</summary>
    public (List<SafetensorsEntry> Entries, Dictionary<string, string> Metadata) Read(ReadOnlySpan<byte> json)
    {
        if (json[0] != (byte)'{')
            throw faults.Fatal(null, "a header that begins with '{'", $"the byte 0x{json[0]:x2}", "This is no safetensors file.");
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 4 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                if (!_names.Add(name)) faults.Add(name, "each key once", "the key a second time", Faulty);
                reader.Read();
                if (name == SafetensorsHeader.MetadataKey) ReadMetadata(ref reader);
                else ReadTensor(ref reader, name);
            }

            // Whatever follows the object, other than the spaces the format pads with, is an error of the reader.
            while (reader.Read())
            {
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw faults.Fatal(null, "a header in valid JSON and UTF-8", error.Message.TrimEnd('.'), Faulty, error);
        }

        return (_entries, _metadata);
    }

    private void ReadMetadata(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add(SafetensorsHeader.MetadataKey, "an object of strings", Describe(reader.TokenType), Faulty);
            reader.Skip();
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
            {
                faults.Add(SafetensorsHeader.MetadataKey, $"a string for '{name}'", Describe(reader.TokenType), Faulty);
                reader.Skip();
            }
            else if (!_metadata.TryAdd(name, reader.GetString()!))
            {
                faults.Add(SafetensorsHeader.MetadataKey, $"'{name}' once", "it a second time", Faulty);
            }
        }
    }

    private void ReadTensor(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            faults.Add(name, "an object with dtype, shape and data_offsets", Describe(reader.TokenType), Faulty);
            reader.Skip();
            return;
        }

        string? dtype = null;
        long[]? shape = null;
        long[]? offsets = null;
        var sound = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = reader.GetString()!;
            reader.Read();
            switch (field)
            {
                case "dtype" when dtype is null && reader.TokenType == JsonTokenType.String:
                    dtype = reader.GetString()!;
                    break;
                case "shape" when shape is null && reader.TokenType == JsonTokenType.StartArray:
                    sound &= ReadNumbers(ref reader, name, field, TensorShape.MaxAxes, out shape);
                    break;
                case "data_offsets" when offsets is null && reader.TokenType == JsonTokenType.StartArray:
                    sound &= ReadNumbers(ref reader, name, field, 2, out offsets);
                    break;
                default:
                    sound = false;
                    faults.Add(name, "dtype (a string), shape and data_offsets (arrays), each once", $"the field '{field}' as {Describe(reader.TokenType)}", Faulty);
                    reader.Skip();
                    break;
            }
        }

        if (dtype is null || shape is null || offsets is null)
        {
            if (sound)
                faults.Add(name, "dtype, shape and data_offsets", "an entry without " + string.Join(", ", Missing(dtype, shape, offsets)), Faulty);
            return;
        }

        if (sound) CheckTensor(name, dtype, shape, offsets);
    }

    private static IEnumerable<string> Missing(string? dtype, long[]? shape, long[]? offsets)
    {
        if (dtype is null) yield return "dtype";
        if (shape is null) yield return "shape";
        if (offsets is null) yield return "data_offsets";
    }

    private void CheckTensor(string name, string dtypeName, long[] shape, long[] offsets)
    {
        if (!SafetensorsDTypes.TryParse(dtypeName, out var dtype))
        {
            var (found, remedy) = SafetensorsDTypes.Refusal(dtypeName);
            faults.Add(name, "a dtype of " + SafetensorsDTypes.Supported, found, remedy);
            return;
        }

        if (offsets.Length != 2 || offsets[0] > offsets[1])
        {
            faults.Add(name, "data_offsets [begin, end] with begin at most end", TensorShape.Text(offsets), Faulty);
            return;
        }

        var bytes = TensorShape.Bytes(shape, dtype.Size());
        if (bytes != offsets[1] - offsets[0])
        {
            faults.Add(name, $"{bytes?.ToString() ?? "more than 2^63"} bytes for {dtypeName} {TensorShape.Text(shape)}",
                $"{offsets[1] - offsets[0]} bytes between its offsets", Faulty);
            return;
        }

        _entries.Add(new SafetensorsEntry(name, dtype, shape, offsets[0], offsets[1]));
    }

    private bool ReadNumbers(ref Utf8JsonReader reader, string name, string field, int most, out long[] numbers)
    {
        var list = new List<long>();
        var sound = true;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) && number >= 0)
            {
                if (list.Count <= most) list.Add(number);
                continue;
            }

            if (sound)
            {
                var found = reader.TokenType == JsonTokenType.Number ? Encoding.UTF8.GetString(reader.ValueSpan) : Describe(reader.TokenType);
                faults.Add(name, $"whole numbers from 0 to 2^63-1 in {field}", found, Faulty);
            }

            sound = false;
            reader.Skip();
        }

        if (sound && list.Count > most)
        {
            faults.Add(name, $"at most {most} numbers in {field}", "more", Faulty);
            sound = false;
        }

        numbers = [.. list];
        return sound;
    }

    private static string Describe(JsonTokenType token) => token switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a truth value",
        _ => token.ToString(),
    };
}
