using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>One GGUF file (version 3, lowest byte first), mapped into memory: metadata, a list of tensors, then their bytes.</summary>
/// <remarks>
/// Opening validates everything in front of the tensors against the file, so a damaged or truncated file is refused before the first tensor.
/// Of the format's types F32, F16, BF16, Q8_0 and Q4_K are read. Matrices of the last two can be had as they lie in the map
/// (<see cref="LoadQuantized"/>), and as fp32 by whoever knows nothing of integers. Format: ggml's <c>docs/gguf.md</c>.
/// </remarks>
public sealed class GgufFile : CheckpointSource, ITensorSource
{
    private readonly MappedFile _file;
    private readonly GgufHeader _header;
    private readonly Dictionary<string, GgufTensor> _tensors;
    private readonly string[] _names;
    private int _disposed;

    private GgufFile(string path, MappedFile file, GgufHeader header)
        : base(path)
    {
        _file = file;
        _header = header;
        _tensors = header.Tensors.ToDictionary(t => t.Name, StringComparer.Ordinal);
        _names = [.. _tensors.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override string Description => $"GGUF file {Path} ({_names.Length} tensors)";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path];

    /// <summary>The file's keys and values; of arrays only what they hold.</summary>
    public IReadOnlyDictionary<string, GgufValue> Metadata => _header.Metadata;

    /// <summary>Maps a file and validates everything in front of its tensors.</summary>
    /// <param name="path">The file; its name need not end in .gguf.</param>
    /// <exception cref="CheckpointFormatException">The file is missing, truncated, damaged or of types that are not read; carries every fault.</exception>
    public static new GgufFile Open(string path)
    {
        var faults = new FaultList($"Open checkpoint {path}", path);
        var file = OpenMap(path, faults);
        try
        {
            return new GgufFile(path, file, GgufHeader.Parse(file, faults));
        }
        catch
        {
            file.Release();
            throw;
        }
    }

    /// <summary>How a tensor is stored.</summary>
    /// <param name="name">Its key.</param>
    /// <exception cref="KeyNotFoundException">No tensor has that name; the text lists the nearest names.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public GgufTensor Stored(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _tensors.TryGetValue(name, out var tensor) ? tensor : throw NotFound(name);
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = _tensors.TryGetValue(name, out var tensor);
        info = found ? new TensorInfo(tensor!.Type.DType(), tensor.Shape, Path, tensor.Shape.Count == 2 ? tensor.Type.Format() : null) : default;
        return found;
    }

    /// <summary>A matrix of integers as it lies in the mapped file.</summary>
    /// <inheritdoc/>
    public QuantizedWeight LoadQuantized(string name)
    {
        var tensor = Stored(name);
        if (tensor is not { Shape.Count: 2 } || tensor.Type.Format() is not { } format)
            throw new InvalidOperationException($"Reading {Description}: '{name}' is not stored as a matrix of integers. Load it as a tensor.");
        return Wrap(tensor, format, tensor.Shape[0]);
    }

    /// <inheritdoc/>
    public override void Release(string name)
    {
        var tensor = Stored(name);
        _file.Drop(_header.DataOffset + tensor.Begin, tensor.Bytes);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _file.Release();
    }

    /// <inheritdoc/>
    internal override unsafe TensorMemory Acquire(string name)
    {
        var tensor = Stored(name);
        if (tensor.Type.Format() is not { } format) return TensorMemory.Wrap(_file, _header.DataOffset + tensor.Begin, tensor.Bytes, tensor.Type.DType().Size());
        var count = TensorShape.Count([.. tensor.Shape])!.Value;
        var memory = TensorMemory.Allocate(checked(count * sizeof(float)));
        try
        {
            // Rows of more than two axes follow one another all the same.
            if (count > 0)
            {
                using var weight = Wrap(tensor, format, count / tensor.Shape[^1]);
                weight.DequantizeTo((float*)memory.Address);
            }

            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    private unsafe QuantizedWeight Wrap(GgufTensor tensor, QuantizedFormat format, long rows)
    {
        var memory = TensorMemory.Wrap(_file, _header.DataOffset + tensor.Begin, tensor.Bytes, sizeof(ushort));
        try
        {
            return new QuantizedWeight(format, Tensor.FromMemory(memory.Address, DType.U8, [rows, rows == 0 ? 0 : tensor.Bytes / rows], memory.Dispose));
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
