using System.IO.MemoryMappedFiles;
using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A whole file mapped read-only into memory, released when its last user lets go.</summary>
/// <remarks>
/// The one who opens it holds the first reference. Every tensor that wraps a part of the map holds another, so closing a
/// checkpoint while its tensors live is safe. Pages are read from disk when touched; writing to them is a fault of the process.
/// </remarks>
internal sealed unsafe class MappedFile
{
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private int _references = 1;

    private MappedFile(MemoryMappedFile map, MemoryMappedViewAccessor view, long length)
    {
        _map = map;
        _view = view;
        Length = length;
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        _start = pointer + view.PointerOffset;
    }

    /// <summary>Bytes of the file at the time of opening.</summary>
    public long Length { get; }

    /// <summary>Number of holders; zero once the map is gone.</summary>
    public int References => Volatile.Read(ref _references);

    /// <summary>Maps a file. The file may not be empty: no supported format has empty files.</summary>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0);
        var length = stream.Length;
        var map = MemoryMappedFile.CreateFromFile(
            stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        try
        {
            return new MappedFile(map, map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read), length);
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>Address of a byte range; the caller must hold a reference as long as it uses the address.</summary>
    public byte* Address(long offset, long length)
    {
        ObjectDisposedException.ThrowIf(References == 0, this);
        if (offset < 0 || length < 0 || offset > Length - length)
            throw new ArgumentOutOfRangeException(nameof(offset), offset, $"The range of {length} bytes ends outside the file of {Length} bytes.");
        return _start + offset;
    }

    /// <summary>A byte range of at most 2 GiB as a span.</summary>
    public ReadOnlySpan<byte> Span(long offset, long length) => new(Address(offset, length), checked((int)length));

    /// <summary>Takes a byte range out of this process's memory until it is touched again.</summary>
    public void Drop(long offset, long length)
    {
        if (length > 0) ProcessMemory.DropFilePages(Address(offset, length), length);
    }

    /// <summary>Adds a holder.</summary>
    /// <exception cref="ObjectDisposedException">The map is already gone.</exception>
    public void AddReference()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _references);
            ObjectDisposedException.ThrowIf(seen == 0, this);
        }
        while (Interlocked.CompareExchange(ref _references, seen + 1, seen) != seen);
    }

    /// <summary>Lets go; the last holder's call unmaps the file.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }
}
