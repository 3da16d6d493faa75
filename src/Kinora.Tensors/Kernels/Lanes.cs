using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Kernels;

/// <summary>Sixteen neighbouring numbers read and written as fp32, whatever they are stored as; kernels are compiled once per type.</summary>
internal unsafe interface ILanes
{
    static abstract DType DType { get; }

    static abstract Vector512<float> Load(nint first, long index);

    static abstract void Store(Vector512<float> values, nint first, long index);
}

/// <summary>Numbers stored as fp32.</summary>
internal unsafe struct SingleLanes : ILanes
{
    public static DType DType => DType.F32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(nint first, long index) => Vector512.Load((float*)first + index);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, nint first, long index) => values.Store((float*)first + index);
}

/// <summary>Numbers stored as bfloat16: the upper half of an fp32.</summary>
internal unsafe struct BfloatLanes : ILanes
{
    private const int HalfBits = 16;
    private const uint JustBelowHalf = 0x7FFF;
    private const uint QuietNan = 0x7FC0;

    public static DType DType => DType.BF16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(nint first, long index) =>
        (Avx512F.ConvertToVector512UInt32(Vector256.Load((ushort*)first + index)) << HalfBits).AsSingle();

    // To the nearest, ties to even. A NaN is written as one: rounding its bits could carry into the sign.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> values, nint first, long index)
    {
        var bits = values.AsUInt32();
        var upper = bits >>> HalfBits;
        var rounded = (bits + Vector512.Create(JustBelowHalf) + (upper & Vector512<uint>.One)) >>> HalfBits;
        var kept = Vector512.ConditionalSelect(Vector512.Equals(values, values).AsUInt32(), rounded, Vector512.Create(QuietNan));
        Avx512F.ConvertToVector256UInt16(kept).Store((ushort*)first + index);
    }
}
