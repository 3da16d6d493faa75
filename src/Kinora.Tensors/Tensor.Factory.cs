using System.Runtime.InteropServices;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

public sealed unsafe partial class Tensor
{
    /// <summary>Wraps memory without copying it.</summary>
    /// <param name="data">The first element; the memory must stay valid until <paramref name="release"/> is called.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="shape">The axes' lengths, outermost first.</param>
    /// <param name="release">Called once, on any thread, when the last tensor that shares the memory is freed; never when this call fails. Must not throw.</param>
    /// <exception cref="ArgumentException">An axis is negative, there are more than 8 axes, or the address is null though there are elements.</exception>
    public static Tensor FromMemory(void* data, DType dtype, ReadOnlySpan<long> shape, Action? release = null)
    {
        Engine.EnsureReady();
        var count = CountElements("wrapping memory", shape);
        if (data is null && count > 0) throw new ArgumentException($"Wrapping memory as {dtype}[{string.Join(", ", shape.ToArray())}]: the address is null, {count * dtype.Size()} bytes were expected.", nameof(data));

        void* context = null;
        delegate* unmanaged<void*, void> callback = null;
        if (release is not null)
        {
            context = (void*)GCHandle.ToIntPtr(GCHandle.Alloc(release));
            callback = &ReleaseMemory;
        }

        fixed (long* sizes = shape)
        {
            if (NativeMethods.kn_tensor_from_memory(data, sizes, shape.Length, (int)dtype, callback, context, out var made) == 0) return Own(made);
            if (release is not null) GCHandle.FromIntPtr((nint)context).Free();
            throw new TensorException("from memory", $"from memory: {Engine.LastError}");
        }
    }

    /// <summary>Copies values into a new tensor on the processor.</summary>
    /// <param name="values">The elements in order.</param>
    /// <param name="shape">The axes' lengths; their product is the number of values.</param>
    /// <exception cref="ArgumentException">The shape holds another number of elements, or the type has no <see cref="DType"/>.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        var count = CountElements("making a tensor", shape);
        if (count != values.Length) throw new ArgumentException($"Making a tensor: {values.Length} values do not fill the shape [{string.Join(", ", shape.ToArray())}] of {count} elements.");
        var made = Empty(shape, TypeOf<T>());
        values.CopyTo(made.AsSpan<T>());
        return made;
    }

    /// <inheritdoc cref="From{T}(ReadOnlySpan{T}, ReadOnlySpan{long})"/>
    public static Tensor From<T>(T[] values, params ReadOnlySpan<long> shape)
        where T : unmanaged => From((ReadOnlySpan<T>)values, shape);

    /// <summary>A tensor without axes that holds one number.</summary>
    public static Tensor Scalar(double value, DType dtype = DType.F32, Device device = default) => Full([], value, dtype, device);

    /// <summary>Memory that has not been written yet.</summary>
    public static Tensor Empty(ReadOnlySpan<long> shape, DType dtype = DType.F32, Device device = default) =>
        Engine.Call("empty.memory_format", shape.ToArray(), dtype, Argument.None, device, false, Argument.None);

    /// <summary>All elements 0.</summary>
    public static Tensor Zeros(ReadOnlySpan<long> shape, DType dtype = DType.F32, Device device = default) =>
        Engine.Call("zeros", shape.ToArray(), dtype, Argument.None, device, false);

    /// <summary>All elements 1.</summary>
    public static Tensor Ones(ReadOnlySpan<long> shape, DType dtype = DType.F32, Device device = default) =>
        Engine.Call("ones", shape.ToArray(), dtype, Argument.None, device, false);

    /// <summary>All elements one value.</summary>
    public static Tensor Full(ReadOnlySpan<long> shape, double value, DType dtype = DType.F32, Device device = default) =>
        Engine.Call("full", shape.ToArray(), value, dtype, Argument.None, device, false);

    /// <summary>0, 1, ..., count - 1.</summary>
    public static Tensor Range(long count, DType dtype = DType.I64, Device device = default) =>
        Engine.Call("arange", count, dtype, Argument.None, device, false);

    /// <summary>Joins tensors along an axis that they have.</summary>
    public static Tensor Concat(Tensor[] tensors, int axis) => Engine.Call("cat", tensors, axis);

    /// <summary>Joins tensors of one shape along a new axis.</summary>
    public static Tensor Stack(Tensor[] tensors, int axis) => Engine.Call("stack", tensors, axis);

    /// <summary>Takes from one tensor where the condition holds, else from the other.</summary>
    public static Tensor Where(Tensor condition, Tensor yes, Tensor no) => Engine.Call("where.self", condition, yes, no);

    /// <summary>The element type that a C# type is stored as.</summary>
    public static DType TypeOf<T>()
        where T : unmanaged => default(T) switch
        {
            float => DType.F32,
            double => DType.F64,
            Half => DType.F16,
            long => DType.I64,
            int => DType.I32,
            byte => DType.U8,
            sbyte => DType.I8,
            bool => DType.Bool,
            _ => throw new ArgumentException($"A {typeof(T).Name} is stored as no element type: use float, double, Half, long, int, byte, sbyte or bool."),
        };

    private static long CountElements(string operation, ReadOnlySpan<long> shape)
    {
        if (shape.Length > NativeInfo.MaxDimensions) throw new ArgumentException($"{operation}: a tensor has at most {NativeInfo.MaxDimensions} axes, {shape.Length} were given.");
        long count = 1;
        foreach (var size in shape)
        {
            if (size < 0) throw new ArgumentException($"{operation}: the shape [{string.Join(", ", shape.ToArray())}] has a negative axis.");
            count = checked(count * size);
        }

        return count;
    }

    [UnmanagedCallersOnly]
    private static void ReleaseMemory(void* context)
    {
        var handle = GCHandle.FromIntPtr((nint)context);
        var release = (Action)handle.Target!;
        handle.Free();
        release();
    }
}
