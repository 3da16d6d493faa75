using System.Runtime.Intrinsics;

namespace Kinora.Tensors;

/// <summary>Rounds fp32 values to narrower types on the calling thread alone: the other way of <see cref="Widening"/>.</summary>
internal static class Narrowing
{
    private const int KeptShift = 16;
    private const uint HalfOfLast = 0x7fff;
    private const uint QuietNaN = 0x7fc0;

    /// <summary>To the nearest bfloat16, of two the even one; NaN stays NaN.</summary>
    /// <param name="from">The values.</param>
    /// <param name="to">As many.</param>
    public static void ToBfloat16(ReadOnlySpan<float> from, Span<ushort> to)
    {
        var k = 0;
        for (; k <= from.Length - Vector256<ushort>.Count; k += Vector256<ushort>.Count)
            Vector256.Narrow(Rounded(Vector256.Create(from.Slice(k, Vector256<float>.Count))), Rounded(Vector256.Create(from.Slice(k + Vector256<float>.Count, Vector256<float>.Count)))).CopyTo(to[k..]);
        for (; k < from.Length; k++) to[k] = (ushort)Rounded(Vector256.CreateScalar(from[k])).ToScalar();
    }

    private static Vector256<uint> Rounded(Vector256<float> values)
    {
        var bits = values.AsUInt32();
        var rounded = (bits + Vector256.Create(HalfOfLast) + ((bits >>> KeptShift) & Vector256<uint>.One)) >>> KeptShift;
        return Vector256.ConditionalSelect(Vector256.Equals(values, values).AsUInt32(), rounded, Vector256.Create(QuietNaN));
    }
}
