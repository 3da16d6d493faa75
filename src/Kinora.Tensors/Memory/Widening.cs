using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Kinora.Tensors;

/// <summary>
/// Copies stored values into fp32 on the calling thread alone, so that weights can be made ready beside a computation that has
/// the engine's threads. Exact: every value of the 16-bit types is one of fp32.
/// </summary>
internal static class Widening
{
    private const int HalfMagnitude = 0x7fff;
    private const int HalfInfinity = 0x7c00;
    private const int HalfSign = 0x8000;
    private const int MantissaShift = 13;
    private const int SignShift = 16;
    private const int FloatInfinity = 0x7f800000;

    // 2^(127 - 15): moves an exponent from half's bias to single's, subnormals included.
    private const float Rebias = (float)(1L << 56) * (1L << 56);

    /// <summary>Whether a type can be widened here.</summary>
    public static bool Knows(DType dtype) => dtype is DType.F32 or DType.BF16 or DType.F16;

    /// <summary>Copies values of <paramref name="dtype"/>, given as bytes.</summary>
    public static void Copy(ReadOnlySpan<byte> from, DType dtype, Span<float> to)
    {
        switch (dtype)
        {
            case DType.F32: MemoryMarshal.Cast<byte, float>(from).CopyTo(to); break;
            case DType.BF16: FromBfloat16(MemoryMarshal.Cast<byte, ushort>(from), to); break;
            case DType.F16: FromHalf(MemoryMarshal.Cast<byte, ushort>(from), to); break;
            default: throw new ArgumentOutOfRangeException(nameof(dtype), dtype, "Only fp32, bfloat16 and half are widened.");
        }
    }

    /// <summary>One number of fp16. The runtime's conversion is a call, and the panels of a weight of integers would make one for every 32 values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float FromHalf(Half value)
    {
        int bits = BitConverter.HalfToUInt16Bits(value);
        if ((bits & HalfInfinity) == HalfInfinity) return (float)value;
        var magnitude = BitConverter.Int32BitsToSingle((bits & HalfMagnitude) << MantissaShift) * Rebias;
        return BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(magnitude) | ((bits & HalfSign) << SignShift));
    }

    /// <summary>Copies values of bfloat16, given as their bits.</summary>
    public static void FromBfloat16(ReadOnlySpan<ushort> from, Span<float> to)
    {
        var k = 0;
        for (; k <= from.Length - Vector256<ushort>.Count; k += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(from.Slice(k, Vector256<ushort>.Count)));
            (low << SignShift).AsSingle().CopyTo(to[k..]);
            (high << SignShift).AsSingle().CopyTo(to[(k + Vector256<float>.Count)..]);
        }

        for (; k < from.Length; k++) to[k] = BitConverter.Int32BitsToSingle(from[k] << SignShift);
    }

    private static void FromHalf(ReadOnlySpan<ushort> from, Span<float> to)
    {
        var k = 0;
        for (; k <= from.Length - Vector256<ushort>.Count; k += Vector256<ushort>.Count)
        {
            var (low, high) = Vector256.Widen(Vector256.Create(from.Slice(k, Vector256<ushort>.Count)));
            FromHalf(low.AsInt32()).CopyTo(to[k..]);
            FromHalf(high.AsInt32()).CopyTo(to[(k + Vector256<float>.Count)..]);
        }

        for (; k < from.Length; k++) to[k] = FromHalf(BitConverter.UInt16BitsToHalf(from[k]));
    }

    private static Vector256<float> FromHalf(Vector256<int> bits)
    {
        var magnitude = bits & Vector256.Create(HalfMagnitude);
        var finite = ((magnitude << MantissaShift).AsSingle() * Rebias).AsInt32();
        var special = (magnitude << MantissaShift) | Vector256.Create(FloatInfinity);
        var value = Vector256.ConditionalSelect(Vector256.GreaterThan(magnitude, Vector256.Create(HalfInfinity - 1)), special, finite);
        return (value | ((bits & Vector256.Create(HalfSign)) << SignShift)).AsSingle();
    }
}
