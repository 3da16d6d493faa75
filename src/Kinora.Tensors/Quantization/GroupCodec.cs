using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kinora.Tensors;

/// <summary>The integers of one group of 32, taken out of their bytes and put in.</summary>
internal static unsafe class GroupCodec
{
    private const int HalfGroup = QuantizedFormats.Group / 2;
    private const int Nibble = 4;
    private const byte NibbleMask = 15;

    /// <summary>What is added to 4-bit integers so that they are stored without a sign.</summary>
    private const int Offset = 8;

    // What is added where a format adds nothing: with 0 instead, values of -0 would become 0.
    private const float NoShift = -0f;

    /// <summary>A group's integers, and what makes values of them: value = scale * integer + shift.</summary>
    /// <param name="format">How it is stored.</param>
    /// <param name="values">Where the integers of a row, or of a whole weight, begin.</param>
    /// <param name="scales">Where their scales begin; not looked at where they are not apart.</param>
    /// <param name="group">Which group, counted from there.</param>
    /// <param name="room">Room for 32 integers, used where they can't be read as they lie.</param>
    /// <param name="scale">The scale.</param>
    /// <param name="shift">The shift.</param>
    /// <returns>The 32 integers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static sbyte* Open(QuantizedFormat format, byte* values, Half* scales, long group, sbyte* room, out float scale, out float shift)
    {
        shift = NoShift;
        switch (format)
        {
            case QuantizedFormat.Q8:
                scale = Widening.FromHalf(scales[group]);
                return (sbyte*)values + (group * QuantizedFormats.Group);
            case QuantizedFormat.Q4:
                scale = Widening.FromHalf(scales[group]);
                Unpack4(values + (group * HalfGroup), room);
                return room;
            case QuantizedFormat.GgufQ8:
                var block = values + (group * (QuantizedFormats.Group + sizeof(ushort)));
                scale = Widening.FromHalf(*(Half*)block);
                return (sbyte*)block + sizeof(ushort);
            default:
                var (super, part) = Math.DivRem(group, SuperBlock.Groups);
                SuperBlock.Unpack(values + (super * SuperBlock.Bytes), (int)part, room, out scale, out shift);
                return room;
        }
    }

    /// <summary>Puts 32 integers from -8 to 7 into 16 bytes: lower halves are the first 16, upper halves the others.</summary>
    public static void Pack4(ReadOnlySpan<sbyte> values, Span<byte> to)
    {
        for (var k = 0; k < HalfGroup; k++) to[k] = (byte)((values[k] + Offset) | ((values[k + HalfGroup] + Offset) << Nibble));
    }

    /// <summary>A group's values in fp32. Products are exact, so that they are rounded once, fused with the sum or not.</summary>
    /// <param name="format">How it is stored.</param>
    /// <param name="values">Where the integers begin.</param>
    /// <param name="scales">Where the scales begin.</param>
    /// <param name="group">Which group, counted from there.</param>
    /// <param name="to">Written: 32 values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(QuantizedFormat format, byte* values, Half* scales, long group, float* to)
    {
        var room = stackalloc sbyte[QuantizedFormats.Group];
        var integers = Open(format, values, scales, group, room, out var scale, out var shift);
        var (factors, shifts) = (Vector128.Create(scale), Vector128.Create(shift));
        for (var k = 0; k < QuantizedFormats.Group; k += Vector128<sbyte>.Count)
        {
            var (low, high) = Vector128.Widen(Vector128.Load(integers + k));
            Widen(low, factors, shifts, to + k);
            Widen(high, factors, shifts, to + k + Vector128<short>.Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Unpack4(byte* group, sbyte* to)
    {
        var pairs = Vector128.Load(group);
        var mask = Vector128.Create(NibbleMask);
        var offset = Vector128.Create((sbyte)Offset);
        ((pairs & mask).AsSByte() - offset).Store(to);
        ((pairs >>> Nibble).AsSByte() - offset).Store(to + HalfGroup);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Widen(Vector128<short> values, Vector128<float> scales, Vector128<float> shifts, float* to)
    {
        var (low, high) = Vector128.Widen(values);
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(low), scales, shifts).Store(to);
        Vector128.MultiplyAddEstimate(Vector128.ConvertToSingle(high), scales, shifts).Store(to + Vector128<float>.Count);
    }
}
