using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kinora.Tensors;

/// <summary>The integers of one group of 32, taken out of their bytes and put in.</summary>
internal static unsafe class GroupCodec
{
    private const int Half = QuantizedFormats.Group / 2;
    private const int Nibble = 4;
    private const byte NibbleMask = 15;

    /// <summary>What is added to 4-bit integers so that they are stored without a sign.</summary>
    private const int Offset = 8;

    /// <summary>A group's integers as bytes, for 4 bits: lower halves are the first 16, upper halves the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack4(byte* group, sbyte* to)
    {
        var pairs = Vector128.Load(group);
        var mask = Vector128.Create(NibbleMask);
        var offset = Vector128.Create((sbyte)Offset);
        ((pairs & mask).AsSByte() - offset).Store(to);
        ((pairs >>> Nibble).AsSByte() - offset).Store(to + Half);
    }

    /// <summary>Puts 32 integers from -8 to 7 into 16 bytes.</summary>
    public static void Pack4(ReadOnlySpan<sbyte> values, Span<byte> to)
    {
        for (var k = 0; k < Half; k++) to[k] = (byte)((values[k] + Offset) | ((values[k + Half] + Offset) << Nibble));
    }

    /// <summary>A group's values in fp32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(QuantizedFormat format, byte* group, float scale, float* to)
    {
        var unpacked = stackalloc sbyte[QuantizedFormats.Group];
        var values = (sbyte*)group;
        if (format == QuantizedFormat.Q4)
        {
            Unpack4(group, unpacked);
            values = unpacked;
        }

        var scales = Vector128.Create(scale);
        for (var k = 0; k < QuantizedFormats.Group; k += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(values + k));
            Widen(low, scales, to + k);
            Widen(high, scales, to + k + Vector128<short>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector128<short> values, Vector128<float> scales, float* to)
    {
        var (low, high) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(low) * scales).Store(to);
        (Vector128.ConvertToSingle(high) * scales).Store(to + Vector128<float>.Count);
    }
}
