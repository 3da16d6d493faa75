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
        try
        {
            Refresh();
        }
        catch
        {
            _handle.Dispose();
            throw;
        }

        Adopt(TensorScope.Current);
    }

    /// <summary>The axes' lengths, outermost first.</summary>
    public ReadOnlySpan<long> Shape => _shape ??= Sizes();

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

    internal TensorHandle Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsClosed, this);
            return _handle;
        }
    }

    /// <summary>The length of one axis; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long Size(int axis) => _info.Sizes[Axis(axis)];

    /// <summary>The values of a contiguous tensor on the processor, without copying.</summary>
    /// <typeparam name="T">The type of the elements; <c>ushort</c> for the bits of 16-bit floats, <c>byte</c> for those of any 8-bit type.</typeparam>
    /// <remarks>Valid while the tensor lives: a tensor outside every scope needs a <c>GC.KeepAlive</c> after the last use.</remarks>
    /// <exception cref="InvalidOperationException">The tensor is elsewhere, has gaps, holds another type, or more elements than a span can.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        var data = Data;
        if (Device.Type != DeviceType.Cpu || !IsContiguous) throw new InvalidOperationException($"The values of {this} can't be read in place: a contiguous tensor on the processor is needed. Call ToArray, or To(Device.Cpu).Contiguous() first.");
        if (!DType.IsStoredAs<T>()) throw new InvalidOperationException($"The values of {this} can't be read as {typeof(T).Name}. Convert them with To(DType), or read the type they have.");
        if (ElementCount > int.MaxValue) throw new InvalidOperationException($"The values of {this} are too many for one span ({int.MaxValue}). Read it in parts by Narrow.");
        return new Span<T>(data, (int)ElementCount);
    }

    /// <summary>The address of the first value, for kernels; null on the meta device.</summary>
    /// <remarks>Valid while the tensor lives: a tensor outside every scope needs a <c>GC.KeepAlive</c> after the last use.</remarks>
    public void* Data
    {
        get
        {
            // Another handle on the same tensor may have given it other memory.
            Refresh();
            return _info.Data;
        }
    }

    /// <summary>How far apart neighbours along an axis are, in elements; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long Stride(int axis) => _info.Strides[Axis(axis)];

    /// <summary>Copies the values out, in order, from whatever device and layout.</summary>
    /// <typeparam name="T">The type of the elements; <c>ushort</c> for the bits of 16-bit floats, <c>byte</c> for those of any 8-bit type.</typeparam>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
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
        CostTrace.Current?.Free(this);
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

    /// <summary>The native pointer with a reference of its own, to be given back by <c>Handle.DangerousRelease</c>.</summary>
    internal nint Acquire()
    {
        var added = false;
        Handle.DangerousAddRef(ref added);
        return _handle.DangerousGetHandle();
    }

    // What the tensor is may have changed in place.
    internal void Refresh()
    {
        fixed (NativeInfo* info = &_info) Engine.Check("tensor info", NativeMethods.kn_tensor_info(Handle, info));
        if (_shape is not null && !Sizes().SequenceEqual(_shape)) _shape = null;
    }

    private int Axis(int axis)
    {
        var at = axis < 0 ? axis + Dimensions : axis;
        return at >= 0 && at < Dimensions ? at : throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The tensor {this} has {Dimensions} axes.");
    }

    private long[] Sizes()
    {
        fixed (long* sizes = _info.Sizes) return new ReadOnlySpan<long>(sizes, _info.Dimensions).ToArray();
    }
}
