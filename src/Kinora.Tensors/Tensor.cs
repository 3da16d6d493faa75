using System.Runtime.InteropServices;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>
/// An n-dimensional array of one element type on one device, with gradients if asked: a handle on a libtorch tensor.
/// Belongs to the <see cref="TensorScope"/> it was made in, if there was one; else to its maker.
/// </summary>
public sealed unsafe partial class Tensor : IDisposable
{
    private readonly TensorHandle _handle;
    private NativeInfo _info;
    private long[]? _shape;

    private Tensor(nint pointer)
    {
        _handle = new TensorHandle(pointer);
        fixed (NativeInfo* info = &_info) Engine.Check("tensor info", NativeMethods.kn_tensor_info(pointer, info));
        Adopt(TensorScope.Current);
    }

    /// <summary>The axes' lengths, outermost first.</summary>
    public ReadOnlySpan<long> Shape => _shape ??= [.. Sizes()];

    /// <summary>The number of axes.</summary>
    public int Dimensions => _info.Dimensions;

    /// <summary>The number of elements.</summary>
    public long ElementCount => _info.ElementCount;

    /// <summary>The element type.</summary>
    public DType DType => (DType)_info.DType;

    /// <summary>Where the values are.</summary>
    public Device Device => new((DeviceType)_info.DeviceType, Math.Max(0, _info.DeviceIndex));

    /// <summary>Whether the elements lie in order without gaps.</summary>
    public bool IsContiguous => _info.Contiguous != 0;

    /// <summary>Whether the tensor has been freed.</summary>
    public bool IsDisposed => _handle.IsClosed;

    internal TensorScope? Scope { get; private set; }

    internal nint Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle.DangerousGetHandle();
        }
    }

    /// <summary>The length of one axis; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long Size(int axis)
    {
        var at = axis < 0 ? axis + Dimensions : axis;
        if (at < 0 || at >= Dimensions) throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The tensor {this} has {Dimensions} axes.");
        return _info.Sizes[at];
    }

    /// <summary>The values of a contiguous tensor on the processor, without copying; valid while the tensor lives.</summary>
    /// <exception cref="InvalidOperationException">The tensor is elsewhere, has gaps, or holds another type.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
        if (Device.Type != DeviceType.Cpu || !IsContiguous) throw new InvalidOperationException($"The values of {this} can't be read in place: a contiguous tensor on the processor is needed. Call ToArray, or To(Device.Cpu).Contiguous() first.");
        if (sizeof(T) != DType.Size()) throw new InvalidOperationException($"The values of {this} can't be read as {typeof(T).Name}: its elements have {DType.Size()} bytes.");
        return new Span<T>(_info.Data, checked((int)ElementCount));
    }

    /// <summary>The address of the first value, for kernels; valid while the tensor lives.</summary>
    public void* Data
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _info.Data;
        }
    }

    /// <summary>How far apart neighbours along an axis are, in elements.</summary>
    public long Stride(int axis) => _info.Strides[axis < 0 ? axis + Dimensions : axis];

    /// <summary>Copies the values out, in order, from whatever device and layout.</summary>
    /// <typeparam name="T">A type of the tensor's element size; bool for <see cref="DType.Bool"/>.</typeparam>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        using var scope = new TensorScope();
        return To(Device.Cpu).Contiguous().AsSpan<T>().ToArray();
    }

    /// <summary>The one value of a tensor of one element, as a number.</summary>
    /// <exception cref="InvalidOperationException">The tensor has more or fewer elements.</exception>
    public double Item()
    {
        if (ElementCount != 1) throw new InvalidOperationException($"Reading one value: {this} has {ElementCount} elements.");
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        return To(Device.Cpu).To(DType.F64).AsSpan<double>()[0];
    }

    /// <summary>Frees the native memory (once the last tensor that shares it is freed).</summary>
    public void Dispose()
    {
        Scope = null;
        _handle.Dispose();
    }

    /// <summary>Takes the tensor out of every scope: whoever holds it now disposes it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Unscoped()
    {
        Scope = null;
        return this;
    }

    /// <summary>Shape, type and device, as <c>F32[2, 3, 64] on cpu</c>.</summary>
    public override string ToString() =>
        $"{DType}[{string.Join(", ", Shape.ToArray())}]" + (Device.Type == DeviceType.Cpu ? "" : $" on {Device}");

    internal static Tensor Own(nint pointer) => new(pointer);

    internal void Adopt(TensorScope? scope)
    {
        Scope = scope;
        scope?.Add(this);
    }

    // The native size or type changed in place (resize, set_): read it again.
    internal void Refresh()
    {
        fixed (NativeInfo* info = &_info) Engine.Check("tensor info", NativeMethods.kn_tensor_info(Pointer, info));
        _shape = null;
    }

    private ReadOnlySpan<long> Sizes()
    {
        fixed (long* sizes = _info.Sizes) return new ReadOnlySpan<long>(sizes, _info.Dimensions).ToArray();
    }

    [UnmanagedCallersOnly]
    private static void ReleaseMemory(void* context)
    {
        var handle = GCHandle.FromIntPtr((nint)context);
        ((Action?)handle.Target)?.Invoke();
        handle.Free();
    }
}
