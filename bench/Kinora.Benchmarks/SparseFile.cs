using System.Buffers.Binary;
using System.Text.Json;
using Kinora.Tensors;

namespace Kinora.Benchmarks;

/// <summary>
/// A bfloat16 safetensors file of a network's full shapes that takes hardly any disk: the beginning of every tensor holds
/// values that depend on its name, the rest is a hole, which reads as zeros.
/// </summary>
internal static class SparseFile
{
    // Whole for all but matrices and large convolutions.
    private const long FilledBytes = 8 << 20;
    private const long FilledOfLarger = 64 << 10;
    private const double Deviation = 0.02;

    /// <summary>Writes one file.</summary>
    /// <param name="path">Where.</param>
    /// <param name="parameters">Names in the file and shapes.</param>
    public static void Write(string path, IReadOnlyList<(string Name, long[] Shape)> parameters)
    {
        using var buffer = new MemoryStream();
        long end = 0;
        var places = new List<(string Name, long[] Shape, long Begin, long Bytes)>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, shape) in parameters)
            {
                var bytes = shape.Aggregate(2L, (n, size) => n * size);
                places.Add((name, shape, end, bytes));
                json.WriteStartObject(name);
                json.WriteString("dtype", "BF16");
                json.WriteStartArray("shape");
                foreach (var size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(end);
                json.WriteNumberValue(end += bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' ');
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        var length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, buffer.Length);
        file.Write(length);
        buffer.WriteTo(file);
        var data = file.Position;
        foreach (var (name, shape, begin, bytes) in places)
        {
            file.Position = data + begin;
            file.Write(Values(name, shape, (bytes <= FilledBytes ? bytes : FilledOfLarger) / 2));
        }

        file.SetLength(data + end);
    }

    // Scales of norms are ones, everything else is small.
    private static ReadOnlySpan<byte> Values(string name, long[] shape, long count)
    {
        using var scope = new TensorScope();
        var values = shape.Length == 1 && name.EndsWith(".weight", StringComparison.Ordinal)
            ? Tensor.Ones([count], DType.BF16)
            : (new RandomStream(1).Split(name).Normal([count]) * Deviation).To(DType.BF16);
        return values.ToArray<ushort>().SelectMany(BitConverter.GetBytes).ToArray();
    }
}
