using System.Buffers.Binary;

namespace Kinora.Checkpoints;

/// <summary>Reads the keys and values in front of a GGUF file's tensors. Arrays are checked and passed over: no network here needs one.</summary>
internal sealed class GgufMetadataReader(GgufCursor cursor, FaultList faults)
{
    /// <summary>Longest key; the format's limit.</summary>
    private const int MostKeyBytes = 65535;

    private const int MostTextBytes = 16 << 20;
    private const int MostDepth = 4;

    // Bytes of the shortest string and of the shortest array: their lengths, and the type of what an array holds.
    private const int LeastText = 8;
    private const int LeastArray = 12;

    /// <summary>Bytes of the shortest key with the shortest value.</summary>
    public const int Least = LeastText + sizeof(uint) + 1;

    /// <summary>Reads some keys and values.</summary>
    public Dictionary<string, GgufValue> Read(long count)
    {
        var values = new Dictionary<string, GgufValue>(StringComparer.Ordinal);
        for (long k = 0; k < count; k++)
        {
            var key = cursor.Text("a metadata key", MostKeyBytes);
            var value = ReadValue(key, cursor.UInt32($"the type of {key}"));
            if (!values.TryAdd(key, value)) faults.Add(key, "each metadata key once", "it a second time", GgufCursor.Damaged);
        }

        return values;
    }

    private GgufValue ReadValue(string key, uint number)
    {
        var type = (GgufValueType)number;
        if (type == GgufValueType.String) return GgufValue.Of(cursor.Text($"the text of {key}", MostTextBytes));
        if (type == GgufValueType.Array)
        {
            var (element, count) = SkipArray(key, 1);
            return new GgufValue(type, $"{count} values of the type {element}");
        }

        var bytes = cursor.Take(GgufValue.Size(type) ?? throw Unknown(key, number), $"the value of {key}");
        if (type == GgufValueType.Bool && bytes[0] > 1) faults.Add(key, "a truth value of 0 or 1", $"{bytes[0]}", GgufCursor.Damaged);
        return new GgufValue(type, type switch
        {
            GgufValueType.UInt8 => bytes[0],
            GgufValueType.Int8 => (sbyte)bytes[0],
            GgufValueType.Bool => bytes[0] == 1,
            GgufValueType.UInt16 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
            GgufValueType.Int16 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
            GgufValueType.UInt32 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            GgufValueType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
            GgufValueType.Float32 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
            GgufValueType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            GgufValueType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
            _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        });
    }

    private (GgufValueType Element, long Count) SkipArray(string key, int depth)
    {
        var what = $"values of {key}";
        var number = cursor.UInt32($"the type of the {what}");
        var type = (GgufValueType)number;
        if (GgufValue.Size(type) is { } size)
        {
            var numbers = cursor.Count(what, size, long.MaxValue);
            cursor.Skip(numbers * size, what);
            return (type, numbers);
        }

        if (type is not (GgufValueType.String or GgufValueType.Array)) throw Unknown(key, number);
        if (depth == MostDepth) throw faults.Fatal(key, $"arrays in arrays at most {MostDepth} deep", "more", GgufCursor.Damaged);
        var count = cursor.Count(what, type == GgufValueType.String ? LeastText : LeastArray, long.MaxValue);
        for (long k = 0; k < count; k++)
        {
            if (type == GgufValueType.String) cursor.SkipText(what);
            else SkipArray(key, depth + 1);
        }

        return (type, count);
    }

    private CheckpointFormatException Unknown(string key, uint number) => faults.Fatal(key, "a value type from 0 to 12", $"{number}", GgufCursor.Damaged);
}
