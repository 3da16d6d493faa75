using System.Text;

namespace Kinora.Checkpoints;

/// <summary>A tensor to write into a GGUF file: name, type and shape now, bytes when the writer comes to it.</summary>
public sealed class GgufEntry
{
    /// <summary>The most bytes of a name: programs in C keep names of 64 bytes, of which the last is a zero.</summary>
    private const int MostNameBytes = 63;

    private readonly Action<Stream> _write;

    private GgufEntry(string name, GgufType type, ReadOnlySpan<long> shape, Action<Stream> write)
    {
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > MostNameBytes)
            throw new ArgumentException($"A GGUF file can't hold a tensor called '{name}': names have 1 to {MostNameBytes} bytes.", nameof(name));
        if (shape.Length > GgufTensorReader.MostAxes || shape.ContainsAnyInRange(long.MinValue, -1))
            throw new ArgumentException($"The shape {TensorShape.Text(shape)} of '{name}' does not fit a GGUF file: at most {GgufTensorReader.MostAxes} axes, none of them negative.", nameof(shape));
        if ((shape.Length == 0 ? 1 : shape[^1]) % type.BlockValues() != 0)
            throw new ArgumentException($"The shape {TensorShape.Text(shape)} of '{name}' does not fit {type.Name()}: rows of a multiple of {type.BlockValues()} values are needed.", nameof(shape));
        (Name, Type, Shape, _write) = (name, type, shape.ToArray(), write);
        ByteCount = type.Bytes(shape) ?? throw new ArgumentException($"The shape {TensorShape.Text(shape)} of '{name}' has more than 2^63 bytes.", nameof(shape));
    }

    /// <summary>Key in the file.</summary>
    public string Name { get; }

    /// <summary>How the values are stored.</summary>
    public GgufType Type { get; }

    /// <summary>Sizes of the axes, outermost first; empty for a scalar.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>Bytes that the tensor takes in the file.</summary>
    public long ByteCount { get; }

    /// <summary>A tensor whose bytes are made while writing.</summary>
    /// <param name="name">Key in the file, 1 to 63 bytes.</param>
    /// <param name="type">How the values are stored.</param>
    /// <param name="shape">Sizes of the axes, at most four; rows are whole blocks.</param>
    /// <param name="write">Writes exactly the tensor's bytes; another number fails the whole file.</param>
    /// <exception cref="ArgumentException">Name or shape don't fit the format.</exception>
    public static GgufEntry FromStream(string name, GgufType type, ReadOnlySpan<long> shape, Action<Stream> write) => new(name, type, shape, write);

    /// <summary>A tensor copied from another checkpoint byte by byte, in its own type; integers are widened to fp32.</summary>
    /// <param name="source">The open source; it must stay open until the tensor is written.</param>
    /// <param name="name">Its name in both files.</param>
    /// <exception cref="KeyNotFoundException">The source has no tensor of that name.</exception>
    /// <exception cref="ArgumentException">Name, dtype or shape don't fit the format.</exception>
    public static GgufEntry FromSource(CheckpointSource source, string name)
    {
        if (!source.TryGetInfo(name, out var info)) throw source.NotFound(name);
        var type = GgufTypes.Of(info.DType) ?? throw new ArgumentException($"'{name}' is {info.DType}; GGUF files are written with F32, F16 and BF16, and integers that are quantised from them. Convert it first.", nameof(name));
        return new GgufEntry(name, type, [.. info.Shape], stream =>
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
        if (stream.Position - before == ByteCount) return;
        throw new InvalidOperationException($"The content of '{Name}' wrote {stream.Position - before} bytes; {Type.Name()} {TensorShape.Text([.. Shape])} takes {ByteCount}.");
    }
}
