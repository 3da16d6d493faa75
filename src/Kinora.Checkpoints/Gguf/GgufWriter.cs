using System.Text;
using System.Text.RegularExpressions;

namespace Kinora.Checkpoints;

/// <summary>Writes GGUF files (version 3, lowest byte first): the same content gives the same bytes, and a file is complete or absent.</summary>
/// <remarks>Tensors and metadata are in ordinal order of their names, <c>general.architecture</c> in front. Tensor bytes are streamed one tensor at a time.</remarks>
public static partial class GgufWriter
{
    private const int MostKeyBytes = 65535;

    /// <summary>Writes one file, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="architecture">Which network it holds: lower-case letters and digits.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">Further keys and values; null for none. Alignment and quantisation version are written unasked.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or a key or value is none of the format's.</exception>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable; nothing is left behind.</exception>
    /// <exception cref="InvalidOperationException">A tensor's content wrote another number of bytes than its shape says.</exception>
    public static void Write(string path, string architecture, IEnumerable<GgufEntry> tensors, IReadOnlyDictionary<string, GgufValue>? metadata = null)
    {
        if (!Architecture().IsMatch(architecture)) throw new ArgumentException($"An architecture's name has lower-case letters and digits only; '{architecture}' has others.", nameof(architecture));
        var ordered = tensors.OrderBy(t => t.Name, StringComparer.Ordinal).ToList();
        SafetensorsWriter.RefuseDuplicates(ordered.Select(t => t.Name));
        var header = Header(ordered, AllMetadata(architecture, ordered, metadata));
        var bytes = header.Length + ordered.Sum(t => GgufHeader.Align(t.ByteCount, GgufKeys.DefaultAlignment));
        AtomicFile.Write(path, stream =>
        {
            stream.Write(header);
            foreach (var tensor in ordered)
            {
                tensor.WriteTo(stream);
                stream.Write(new byte[GgufHeader.Align(tensor.ByteCount, GgufKeys.DefaultAlignment) - tensor.ByteCount]);
            }
        }, bytes);
    }

    private static List<(string Key, GgufValue Value)> AllMetadata(string architecture, List<GgufEntry> tensors, IReadOnlyDictionary<string, GgufValue>? metadata)
    {
        var all = new Dictionary<string, GgufValue>(metadata ?? new Dictionary<string, GgufValue>(), StringComparer.Ordinal);
        foreach (var key in (string[])[GgufKeys.Architecture, GgufKeys.Alignment, GgufKeys.QuantizationVersion])
            if (all.ContainsKey(key)) throw new ArgumentException($"The metadata key '{key}' is the writer's own. Leave it out.", nameof(metadata));
        foreach (var key in all.Keys)
            if (key.Length > MostKeyBytes || !Key().IsMatch(key)) throw new ArgumentException($"'{key}' is no metadata key: words of lower-case letters, digits and '_' with dots between them are needed.", nameof(metadata));
        all.Add(GgufKeys.Alignment, GgufValue.Of(GgufKeys.DefaultAlignment));
        if (tensors.Any(t => t.Type.Format() is not null)) all.Add(GgufKeys.QuantizationVersion, GgufValue.Of(GgufKeys.KnownQuantization));
        return [(GgufKeys.Architecture, GgufValue.Of(architecture)), .. all.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => (m.Key, m.Value))];
    }

    private static byte[] Header(List<GgufEntry> tensors, List<(string Key, GgufValue Value)> metadata)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        writer.Write(GgufHeader.Magic);
        writer.Write(GgufHeader.Version);
        writer.Write((long)tensors.Count);
        writer.Write((long)metadata.Count);
        foreach (var (key, value) in metadata)
        {
            WriteText(writer, key);
            writer.Write((uint)value.Type);
            WriteValue(writer, key, value);
        }

        long offset = 0;
        foreach (var tensor in tensors)
        {
            WriteText(writer, tensor.Name);
            writer.Write((uint)tensor.Shape.Count);
            foreach (var size in tensor.Shape.Reverse()) writer.Write(size);
            writer.Write((uint)tensor.Type);
            writer.Write(offset);
            offset += GgufHeader.Align(tensor.ByteCount, GgufKeys.DefaultAlignment);
        }

        writer.Write(new byte[GgufHeader.Align(buffer.Length, GgufKeys.DefaultAlignment) - buffer.Length]);
        return buffer.ToArray();
    }

    private static void WriteValue(BinaryWriter writer, string key, GgufValue value)
    {
        switch (value.Content)
        {
            case string text when value.Type == GgufValueType.String: WriteText(writer, text); break;
            case uint number when value.Type == GgufValueType.UInt32: writer.Write(number); break;
            case float number when value.Type == GgufValueType.Float32: writer.Write(number); break;
            default: throw new ArgumentException($"The metadata '{key}' is {value.Type}; strings, UInt32 and Float32 are written.");
        }
    }

    private static void WriteText(BinaryWriter writer, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    [GeneratedRegex(@"^[a-z0-9]+\z")]
    private static partial Regex Architecture();

    [GeneratedRegex(@"^[a-z0-9_]+(\.[a-z0-9_]+)*\z")]
    private static partial Regex Key();
}
