using System.Runtime.InteropServices;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>
/// A block of whole pages of its own, outside the allocator: it costs memory only where it was written to, and gives all of it
/// back to the system when it is disposed. For weights, which are large, live long and leave at once.
/// </summary>
/// <remarks>Tensors that look into it must be gone before it is disposed.</remarks>
public sealed unsafe class PageBlock : IDisposable
{
    private void* _address;

    /// <summary>Takes pages; their values are 0.</summary>
    /// <param name="bytes">How many, above 0; rounded up to whole pages.</param>
    /// <exception cref="InsufficientMemoryException">The system has no room.</exception>
    public PageBlock(long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bytes);
        Bytes = (bytes + Environment.SystemPageSize - 1) / Environment.SystemPageSize * Environment.SystemPageSize;
        var address = LibC.mmap(null, (nuint)Bytes, LibC.ReadWrite, LibC.PrivateAnonymous, -1, 0);
        if ((nint)address == -1) throw new InsufficientMemoryException($"Taking {Bytes} bytes for weights: the system refused ({Marshal.GetLastPInvokeErrorMessage()}). Close other programs or state a smaller budget.");
        _address = address;
    }

    /// <summary>Bytes of the block.</summary>
    public long Bytes { get; }

    /// <summary>A tensor at the block's start.</summary>
    /// <param name="dtype">The element type.</param>
    /// <param name="shape">The axes' lengths.</param>
    /// <exception cref="ArgumentException">The block is too small.</exception>
    public Tensor View(DType dtype, params ReadOnlySpan<long> shape) => ViewAt(0, dtype, shape);

    /// <summary>A tensor inside the block.</summary>
    /// <param name="offset">Its first byte, a multiple of the element's size.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="shape">The axes' lengths.</param>
    /// <exception cref="ArgumentException">The block is too small.</exception>
    public Tensor ViewAt(long offset, DType dtype, params ReadOnlySpan<long> shape)
    {
        ObjectDisposedException.ThrowIf(_address is null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        var view = Tensor.FromMemory((byte*)_address + offset, dtype, shape);
        if (view.ElementCount * dtype.Size() <= Bytes - offset) return view;
        view.Dispose();
        throw new ArgumentException($"A {dtype}[{string.Join(", ", shape.ToArray())}] at byte {offset} does not fit a block of {Bytes} bytes.", nameof(shape));
    }

    /// <summary>Gives the pages back.</summary>
    public void Dispose()
    {
        if (_address is not null) _ = LibC.munmap(_address, (nuint)Bytes);
        _address = null;
    }
}
