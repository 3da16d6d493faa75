using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>One safetensors file, mapped into memory: an 8-byte length, a JSON header, then the bytes of all tensors.</summary>
/// <remarks>
/// Opening validates the whole header against the file, so a damaged or truncated file is refused before the first tensor.
/// Tensors wrap the map without a copy (they are read-only); only where the writer did not align an element to its size is it
/// copied. Format: the safetensors repository's README, "Format".
/// </remarks>
public sealed class SafetensorsFile : CheckpointSource
{
    private readonly MappedFile _file;
    private readonly SafetensorsHeader _header;
    private readonly Dictionary<string, SafetensorsEntry> _entries;
    private readonly string[] _names;
    private int _disposed;

    private SafetensorsFile(string path, MappedFile file, SafetensorsHeader header)
        : base(path)
    {
        _file = file;
        _header = header;
        _entries = header.Entries.ToDictionary(e => e.Name, StringComparer.Ordinal);
        _names = [.. _entries.Keys.Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override string Description => $"safetensors file {Path} ({_names.Length} tensors)";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => [Path];

    /// <summary>The text entries of the header's <c>__metadata__</c>; empty when there are none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Bytes of all tensors together, without the header.</summary>
    public long DataBytes => _file.Length - _header.DataOffset;

    /// <summary>Maps a file and validates its header completely.</summary>
    /// <param name="path">The file; its name need not end in .safetensors.</param>
    /// <exception cref="CheckpointFormatException">The file is missing, truncated or damaged; carries every fault.</exception>
    public static new SafetensorsFile Open(string path)
    {
        var faults = new FaultList($"Open checkpoint {path}", path);
        var file = OpenMap(path, faults);
        try
        {
            return new SafetensorsFile(path, file, SafetensorsHeader.Parse(file, faults));
        }
        catch
        {
            file.Release();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = _entries.TryGetValue(name, out var entry);
        info = found ? new TensorInfo(entry!.DType, [.. entry.Shape], Path) : default;
        return found;
    }

    /// <summary>The bytes of a tensor inside the map, little-endian, row-major. Valid until this file is disposed.</summary>
    /// <exception cref="KeyNotFoundException">No tensor has that name; the text lists the nearest names.</exception>
    /// <exception cref="OverflowException">The tensor has more than 2 GiB, which no span can hold; load it as a tensor.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public ReadOnlySpan<byte> Bytes(string name)
    {
        var entry = Entry(name);
        return _file.Span(_header.DataOffset + entry.Begin, entry.End - entry.Begin);
    }

    /// <inheritdoc/>
    public override void Release(string name)
    {
        var entry = Entry(name);
        _file.Drop(_header.DataOffset + entry.Begin, entry.End - entry.Begin);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _file.Release();
    }

    /// <inheritdoc/>
    internal override TensorMemory Acquire(string name)
    {
        var entry = Entry(name);
        return TensorMemory.Wrap(_file, _header.DataOffset + entry.Begin, entry.End - entry.Begin, entry.DType.Size());
    }

    private SafetensorsEntry Entry(string name)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        return _entries.TryGetValue(name, out var entry) ? entry : throw NotFound(name);
    }
}
