using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A tensor to write: name, dtype and shape now, bytes when the writer comes to it.</summary>
/// <remarks>Bytes are little-endian and row-major. Writing may ask for them once per call of a writer.</remarks>
public sealed class TensorEntry
{
    private readonly Action<Stream> _write;

    private TensorEntry(string name, DType dtype, ReadOnlySpan<long> shape, Action<Stream> write)
    {
        if (name == SafetensorsHeader.MetadataKey)
            throw new ArgumentException($"'{name}' is reserved for the file's metadata and names no tensor.", nameof(name));
        if (shape.ContainsAnyInRange(long.MinValue, -1))
            throw new ArgumentException($"The shape {TensorShape.Text(shape)} of '{name}' has a negative size.", nameof(shape));
        Name = name;
        DType = dtype;
        Shape = shape.ToArray();
        ByteCount = TensorShape.Bytes(shape, dtype.Size())
            ?? throw new ArgumentException($"The shape {TensorShape.Text(shape)} of '{name}' has more than 2^63 bytes.", nameof(shape));
        _write = write;
    }

    /// <summary>Key in the file.</summary>
    public string Name { get; }

    /// <summary>Element type in the file.</summary>
    public DType DType { get; }

    /// <summary>Sizes of the axes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes that the tensor takes in the file.</summary>
    public long ByteCount { get; }

    /// <summary>A tensor whose bytes are in memory.</summary>
    /// <exception cref="ArgumentException">The number of bytes is not that of dtype and shape.</exception>
    public static TensorEntry FromBytes(string name, DType dtype, ReadOnlySpan<long> shape, ReadOnlyMemory<byte> bytes)
    {
        var entry = new TensorEntry(name, dtype, shape, stream => stream.Write(bytes.Span));
        if (bytes.Length != entry.ByteCount)
        {
            throw new ArgumentException(
                $"'{name}' has {bytes.Length} bytes; {dtype} {TensorShape.Text(shape)} takes {entry.ByteCount}.", nameof(bytes));
        }

        return entry;
    }

    /// <summary>A tensor whose bytes are made while writing, so that a model larger than memory can be written.</summary>
    /// <param name="name">Key in the file.</param>
    /// <param name="dtype">Element type.</param>
    /// <param name="shape">Sizes of the axes.</param>
    /// <param name="write">Writes exactly the tensor's bytes; another number fails the whole file.</param>
    public static TensorEntry FromStream(string name, DType dtype, ReadOnlySpan<long> shape, Action<Stream> write) =>
        new(name, dtype, shape, write);

    /// <summary>A tensor of the engine, from any device and layout, in its own dtype.</summary>
    /// <param name="name">Key in the file.</param>
    /// <param name="tensor">The tensor; it must live until it is written. Its values are fetched then.</param>
    public static TensorEntry FromTensor(string name, Tensor tensor) => new(name, tensor.DType, tensor.Shape, stream =>
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        WriteValues(tensor.To(Device.Cpu).Contiguous(), stream);
    });

    /// <summary>A tensor copied from another checkpoint byte by byte, to convert or re-shard without loading it.</summary>
    /// <param name="source">The open source; it must stay open until the tensor is written.</param>
    /// <param name="name">Its name in the source.</param>
    /// <param name="newName">Its name in the new file; null keeps the old one.</param>
    /// <exception cref="KeyNotFoundException">The source has no tensor of that name.</exception>
    public static TensorEntry FromSource(CheckpointSource source, string name, string? newName = null)
    {
        if (!source.TryGetInfo(name, out var info)) throw source.NotFound(name);
        return new TensorEntry(newName ?? name, info.DType, [.. info.Shape], stream =>
        {
            using var memory = source.Acquire(name);
            memory.CopyTo(stream);
        });
    }

    /// <summary>Writes the bytes and checks their number.</summary>
    internal void WriteTo(Stream stream)
    {
        var before = stream.Position;
        _write(stream);
        if (stream.Position - before != ByteCount)
        {
            throw new InvalidOperationException(
                $"The content of '{Name}' wrote {stream.Position - before} bytes; {DType} {TensorShape.Text([.. Shape])} takes {ByteCount}.");
        }
    }

    private static unsafe void WriteValues(Tensor tensor, Stream stream)
    {
        const int piece = 16 << 20;
        var bytes = tensor.ElementCount * tensor.DType.Size();
        for (long done = 0; done < bytes; done += piece)
            stream.Write(new ReadOnlySpan<byte>((byte*)tensor.Data + done, (int)Math.Min(piece, bytes - done)));
    }
}
