using System.Text.Encodings.Web;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>Writes safetensors files: the same content gives the same bytes, and a file is complete or absent.</summary>
/// <remarks>
/// Tensors are ordered by element size, largest first, then by name, and the header is padded with spaces to a multiple of
/// 8 bytes; so every element lies aligned in a mapped file. Tensor bytes are streamed one tensor at a time.
/// </remarks>
public static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes one file, replacing a former one of that name in one step.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="tensors">The tensors, in any order.</param>
    /// <param name="metadata">Free text entries for <c>__metadata__</c>; null or empty writes none.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or the header exceeds 100 MB.</exception>
    /// <exception cref="CheckpointWriteException">The disk is full or not writable; nothing is left behind.</exception>
    /// <exception cref="InvalidOperationException">A tensor's content wrote another number of bytes than its shape says.</exception>
    public static void Write(string path, IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        using var pending = Begin(path, tensors, metadata);
        pending.Commit();
    }

    /// <summary>Writes the temporary file of one safetensors file.</summary>
    internal static PendingFile Begin(string path, IEnumerable<TensorEntry> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var ordered = tensors.OrderByDescending(t => t.DType.Size()).ThenBy(t => t.Name, StringComparer.Ordinal).ToList();
        RefuseDuplicates(ordered.Select(t => t.Name));
        var header = Header(ordered, metadata ?? new Dictionary<string, string>());
        return AtomicFile.Begin(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var tensor in ordered) tensor.WriteTo(stream);
        }, 8 + header.Length + Total(ordered));
    }

    /// <summary>Refuses names that come twice, all at once.</summary>
    internal static void RefuseDuplicates(IEnumerable<string> tensors)
    {
        var twice = tensors.GroupBy(name => name, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        if (twice.Count > 0)
            throw new ArgumentException($"Every tensor needs a name of its own; more than one is called {string.Join(", ", twice)}.", nameof(tensors));
    }

    /// <summary>Bytes of all tensors together.</summary>
    internal static long Total(IEnumerable<TensorEntry> tensors)
    {
        long total = 0;
        foreach (var tensor in tensors) total = checked(total + tensor.ByteCount);
        return total;
    }

    private static byte[] Header(List<TensorEntry> ordered, IReadOnlyDictionary<string, string> metadata)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
            {
                json.WriteStartObject(SafetensorsHeader.MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }

            long offset = 0;
            foreach (var tensor in ordered)
            {
                WriteEntry(json, tensor, offset);
                offset += tensor.ByteCount;
            }

            json.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0) buffer.WriteByte((byte)' ');
        if (buffer.Length > SafetensorsHeader.MaxBytes)
        {
            throw new ArgumentException(
                $"The header would have {buffer.Length} bytes; the format allows {SafetensorsHeader.MaxBytes}. Shorten names or metadata, or write shards.");
        }

        return buffer.ToArray();
    }

    private static void WriteEntry(Utf8JsonWriter json, TensorEntry tensor, long offset)
    {
        json.WriteStartObject(tensor.Name);
        json.WriteString("dtype", SafetensorsDTypes.Name(tensor.DType));
        json.WriteStartArray("shape");
        foreach (var size in tensor.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(offset + tensor.ByteCount);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
