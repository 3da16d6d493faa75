using System.Runtime.CompilerServices;

namespace Kinora.Tensors;

/// <summary>fp16 numbers as fp32 by their bits: the runtime's own conversion is a call, and a panel of a weight would make one for every 32 values.</summary>
internal static class HalfBits
{
    private const uint Sign = 0x8000;
    private const uint Magnitude = 0x7FFF;
    private const uint Exponent = 0x7C00;
    private const int SignShift = 16;

    // fp32 has 13 more bits of fraction, and its exponents are counted from 112 further on.
    private const int FractionShift = 13;
    private const float ExponentFactor = 1L << 56;

    /// <summary>The same number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToSingle(Half value)
    {
        uint bits = BitConverter.HalfToUInt16Bits(value);
        // Infinity and NaN, which no scale of ours is.
        if ((bits & Exponent) == Exponent) return (float)value;
        // By 2^112 in two factors that whole numbers can write; both products are exact.
        var magnitude = BitConverter.UInt32BitsToSingle((bits & Magnitude) << FractionShift) * ExponentFactor * ExponentFactor;
        return BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(magnitude) | ((bits & Sign) << SignShift));
    }
}
