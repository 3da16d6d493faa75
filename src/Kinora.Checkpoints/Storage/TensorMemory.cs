using System.Runtime.InteropServices;

namespace Kinora.Checkpoints;

/// <summary>The bytes of one tensor: a window on a mapped file, or an aligned copy. Freed once, whoever asks how often.</summary>
internal sealed unsafe class TensorMemory : IDisposable
{
    private const int CopyAlignment = 64;
    private readonly MappedFile? _file;
    private int _disposed;

    private TensorMemory(byte* address, long length, MappedFile? file)
    {
        Address = address;
        Length = length;
        _file = file;
    }

    ~TensorMemory() => Dispose();

    public byte* Address { get; }

    public long Length { get; }

    /// <summary>Whether the bytes were copied out of the file.</summary>
    public bool IsCopy => _file is null;

    /// <summary>Wraps a range of the file; copies it when the address does not meet the element's alignment.</summary>
    public static TensorMemory Wrap(MappedFile file, long offset, long length, int alignment)
    {
        var address = file.Address(offset, length);
        if ((nuint)address % (nuint)alignment != 0 && length > 0)
        {
            var copy = Allocate(length);
            Buffer.MemoryCopy(address, copy.Address, length, length);
            return copy;
        }

        file.AddReference();
        return new TensorMemory(address, length, file);
    }

    /// <summary>Fresh memory, not cleared, aligned for vector instructions.</summary>
    public static TensorMemory Allocate(long length) =>
        new((byte*)NativeMemory.AlignedAlloc(checked((nuint)Math.Max(length, 1)), CopyAlignment), length, file: null);

    /// <summary>Streams the bytes in pieces that fit a span.</summary>
    public void CopyTo(Stream target)
    {
        const int piece = 16 << 20;
        for (long done = 0; done < Length; done += piece)
            target.Write(new ReadOnlySpan<byte>(Address + done, (int)Math.Min(piece, Length - done)));
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_file is null) NativeMemory.AlignedFree(Address);
        else _file.Release();
        GC.SuppressFinalize(this);
    }
}
