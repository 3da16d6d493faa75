using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Kinora.Tensors;

/// <summary>
/// One block of GGUF's Q4_K: 256 values in 8 groups of 32, in 144 bytes. Two fp16 numbers d and dmin; 12 bytes with 6 bits s and 6 bits m for
/// every group; then 4 bits q for every value. A value is d s q - dmin m.
/// </summary>
/// <remarks>
/// Bytes 0 to 3 of the 12 hold s of groups 0 to 3 in their lower six bits, bytes 4 to 7 hold m of them. Bytes 8 to 11 hold the lower four bits of s
/// (lower half) and m (upper half) of groups 4 to 7, whose upper two bits are the upper two of bytes 0 to 3 and 4 to 7. Of the last 128
/// bytes, 32 hold two groups: the first in the lower halves, the second in the upper ones.
/// </remarks>
internal static unsafe class SuperBlock
{
    /// <summary>Values of a block.</summary>
    public const int Values = 256;

    /// <summary>Groups of a block.</summary>
    public const int Groups = Values / QuantizedFormats.Group;

    /// <summary>Bytes of a block.</summary>
    public const int Bytes = IntegersAt + (Values / 2);

    private const int LeastAt = 2;
    private const int ScalesAt = 4;
    private const int IntegersAt = ScalesAt + 12;
    private const int Quarter = Groups / 2;
    private const int SixBits = 63;
    private const int FourBits = 15;

    /// <summary>A group's integers, and what makes values of them: value = scale * integer + shift.</summary>
    /// <param name="block">The block's bytes.</param>
    /// <param name="group">Which of its groups.</param>
    /// <param name="integers">Written: 32.</param>
    /// <param name="scale">d s, which fp32 holds exactly.</param>
    /// <param name="shift">-dmin m, which fp32 holds exactly too.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Unpack(byte* block, int group, sbyte* integers, out float scale, out float shift)
    {
        var packed = block + ScalesAt + (group & (Quarter - 1));
        var (s, m) = group < Quarter
            ? (packed[0] & SixBits, packed[Quarter] & SixBits)
            : ((packed[Groups] & FourBits) | (packed[0] >> 6 << 4), (packed[Groups] >> 4) | (packed[Quarter] >> 6 << 4));
        scale = Widening.FromHalf(*(Half*)block) * s;
        shift = -(Widening.FromHalf(*(Half*)(block + LeastAt)) * m);
        var pairs = block + IntegersAt + (group / 2 * QuantizedFormats.Group);
        var shiftBits = (group & 1) * 4;
        var mask = Vector128.Create((byte)FourBits);
        for (var k = 0; k < QuantizedFormats.Group; k += Vector128<byte>.Count)
            ((Vector128.Load(pairs + k) >>> shiftBits) & mask).AsSByte().Store(integers + k);
    }

    /// <summary>Writes a whole block.</summary>
    /// <param name="scale">d.</param>
    /// <param name="least">dmin.</param>
    /// <param name="scales">s of each group, 0 to 63.</param>
    /// <param name="leasts">m of each group, 0 to 63.</param>
    /// <param name="integers">256, 0 to 15.</param>
    /// <param name="to">Written: 144 bytes.</param>
    public static void Pack(Half scale, Half least, ReadOnlySpan<byte> scales, ReadOnlySpan<byte> leasts, ReadOnlySpan<byte> integers, Span<byte> to)
    {
        BinaryPrimitives.WriteHalfLittleEndian(to, scale);
        BinaryPrimitives.WriteHalfLittleEndian(to[LeastAt..], least);
        var packed = to.Slice(ScalesAt, IntegersAt - ScalesAt);
        for (var k = 0; k < Quarter; k++)
        {
            packed[k] = (byte)(scales[k] | (scales[k + Quarter] >> 4 << 6));
            packed[k + Quarter] = (byte)(leasts[k] | (leasts[k + Quarter] >> 4 << 6));
            packed[k + Groups] = (byte)((scales[k + Quarter] & FourBits) | ((leasts[k + Quarter] & FourBits) << 4));
        }

        for (var pair = 0; pair < Quarter; pair++)
        {
            var first = integers.Slice(pair * 2 * QuantizedFormats.Group, QuantizedFormats.Group);
            var second = integers.Slice(((pair * 2) + 1) * QuantizedFormats.Group, QuantizedFormats.Group);
            var bytes = to.Slice(IntegersAt + (pair * QuantizedFormats.Group), QuantizedFormats.Group);
            for (var k = 0; k < bytes.Length; k++) bytes[k] = (byte)(first[k] | (second[k] << 4));
        }
    }
}
