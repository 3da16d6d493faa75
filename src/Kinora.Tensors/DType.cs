namespace Kinora.Tensors;

/// <summary>Element types that Kinora stores and computes with. The numbers are libtorch's <c>c10::ScalarType</c>.</summary>
public enum DType
{
    /// <summary>Unsigned 8-bit integer; pixels.</summary>
    U8 = 0,

    /// <summary>Signed 8-bit integer; quantised weights.</summary>
    I8 = 1,

    /// <summary>Signed 32-bit integer.</summary>
    I32 = 3,

    /// <summary>Signed 64-bit integer; token ids and indices.</summary>
    I64 = 4,

    /// <summary>IEEE 754 half precision.</summary>
    F16 = 5,

    /// <summary>IEEE 754 single precision; the dtype of all CPU computation.</summary>
    F32 = 6,

    /// <summary>IEEE 754 double precision; reference computations in tests.</summary>
    F64 = 7,

    /// <summary>One byte per truth value; masks.</summary>
    Bool = 11,

    /// <summary>bfloat16: the upper half of a single; how the public checkpoints are stored.</summary>
    BF16 = 15,
}

/// <summary>Facts about <see cref="DType"/> values.</summary>
public static class DTypes
{
    /// <summary>Bytes that one element takes in memory and on disk.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a member of <see cref="DType"/>.</exception>
    public static int Size(this DType dtype) => dtype switch
    {
        DType.U8 or DType.I8 or DType.Bool => 1,
        DType.F16 or DType.BF16 => 2,
        DType.I32 or DType.F32 => 4,
        DType.I64 or DType.F64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "This is no element type that Kinora knows."),
    };

    /// <summary>Whether the memory of such elements may be read as values of a C# type without misreading them.</summary>
    internal static bool IsStoredAs<T>(this DType dtype)
        where T : unmanaged => default(T) switch
        {
            float => dtype == DType.F32,
            double => dtype == DType.F64,
            Half => dtype == DType.F16,
            ushort => dtype is DType.F16 or DType.BF16,
            long => dtype == DType.I64,
            int => dtype == DType.I32,
            sbyte => dtype == DType.I8,
            bool => dtype == DType.Bool,
            byte => dtype.Size() == 1,
            _ => false,
        };

    /// <summary>Whether gradients can flow through values of this type.</summary>
    public static bool IsFloating(this DType dtype) =>
        dtype is DType.F16 or DType.BF16 or DType.F32 or DType.F64;
}
