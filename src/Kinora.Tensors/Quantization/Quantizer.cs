using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Kinora.Tensors.Kernels;

namespace Kinora.Tensors;

/// <summary>Turns fp32 values into integers and scales, a row at a time.</summary>
/// <remarks>
/// 8 bits: the scale is the group's largest magnitude over 127, rounded to fp16 so that it stays in reach. 4 bits: of some scales
/// about the largest magnitude over 8, and the best for the integers that each gives (least squares), the one with the smallest
/// squared error. GGUF's Q8_0 has the scales and integers of 8 bits, its Q4_K those of <see cref="SuperBlockQuantizer"/>.
/// </remarks>
public static class Quantizer
{
    private const int Most8 = 127;
    private const int Least4 = -8;
    private const int Most4 = 7;
    private const int Candidates = 8;

    // Rows that a thread takes at a time.
    private const int RowsAtATime = 8;

    /// <summary>Quantises a weight in memory.</summary>
    /// <param name="weight">[out, in] in fp32 on the processor, without gaps; in a multiple of the format's block.</param>
    /// <param name="format">To what.</param>
    /// <returns>Null where a value is not finite or beyond the reach of fp16 scales.</returns>
    /// <exception cref="ArgumentException">The rows can't be cut into blocks.</exception>
    public static unsafe QuantizedWeight? TryQuantize(Tensor weight, QuantizedFormat format)
    {
        var (outputs, inputs) = (weight.Size(0), (int)weight.Size(1));
        if (!format.Fits(inputs) || weight.DType != DType.F32 || !weight.IsContiguous) throw new ArgumentException($"Quantising {weight} to {format.Name()}: F32 [out, a multiple of {format.BlockValues()}] without gaps is needed.", nameof(weight));
        var (rowBytes, groups) = ((int)format.RowBytes(inputs), format.HasScalesApart() ? inputs / QuantizedFormats.Group : 0);
        var values = Tensor.Empty([outputs, rowBytes], format.ValueType());
        var scales = groups > 0 ? Tensor.Empty([outputs, groups], DType.F16) : null;
        var from = (float*)weight.Data;
        var to = (byte*)values.Data;
        var factors = scales is null ? null : (Half*)scales.Data;
        var failed = 0;
        KernelThreads.ForRows(outputs, RowsAtATime, Engine.Threads, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                if (!TryQuantize(format, new(from + (row * inputs), inputs), new(to + (row * rowBytes), rowBytes), new(factors + (row * groups), groups)))
                    Interlocked.Exchange(ref failed, 1);
            }
        });
        if (failed == 0) return new QuantizedWeight(format, values, scales);
        values.Dispose();
        scales?.Dispose();
        return null;
    }

    /// <summary>Quantises a row.</summary>
    /// <param name="format">To what.</param>
    /// <param name="row">Its values, a multiple of <see cref="QuantizedFormats.BlockValues"/> of them.</param>
    /// <param name="values">Written: <see cref="QuantizedFormats.RowBytes"/> bytes.</param>
    /// <param name="scales">Written: one for each group; empty where they stand among the integers.</param>
    /// <returns>Whether all values are finite and within reach of fp16 scales; where not, the outputs mean nothing.</returns>
    public static bool TryQuantize(QuantizedFormat format, ReadOnlySpan<float> row, Span<byte> values, Span<Half> scales)
    {
        if (row.Length % format.BlockValues() != 0) throw new ArgumentException($"A row of {row.Length} values can't be cut into blocks of {format.BlockValues()}.", nameof(row));
        foreach (var value in row)
        {
            if (!float.IsFinite(value)) return false;
        }

        return format == QuantizedFormat.GgufQ4K ? SuperBlockQuantizer.TryQuantize(row, values) : TryQuantizeGroups(format, row, values, scales);
    }

    private static bool TryQuantizeGroups(QuantizedFormat format, ReadOnlySpan<float> row, Span<byte> values, Span<Half> scales)
    {
        const int group = QuantizedFormats.Group;
        var bytes = format.BlockBytes();
        Span<sbyte> integers = stackalloc sbyte[group];
        for (var g = 0; g < row.Length / group; g++)
        {
            var from = row.Slice(g * group, group);
            var to = values.Slice(g * bytes, bytes);
            var scale = format == QuantizedFormat.Q4 ? Scale4(from, integers) : Scale8(from);
            if (!Half.IsFinite(scale)) return false;
            if (format.HasScalesApart()) scales[g] = scale;
            else BinaryPrimitives.WriteHalfLittleEndian(to, scale);
            Round(from, (float)scale, format == QuantizedFormat.Q4 ? Least4 : -Most8, format == QuantizedFormat.Q4 ? Most4 : Most8, integers);
            if (format == QuantizedFormat.Q4) GroupCodec.Pack4(integers, to);
            else MemoryMarshal.AsBytes(integers).CopyTo(to[^group..]);
        }

        return true;
    }

    private static Half Scale8(ReadOnlySpan<float> group)
    {
        var largest = 0f;
        foreach (var value in group) largest = Math.Max(largest, Math.Abs(value));
        var scale = (Half)(largest / Most8);
        // Rounded down, the largest value may be out of reach by more than half a step, most of all where fp16 is subnormal.
        return largest > (Most8 + 0.5f) * (float)scale ? Half.BitIncrement(scale) : scale;
    }

    private static Half Scale4(ReadOnlySpan<float> group, Span<sbyte> integers)
    {
        var extreme = 0f;
        foreach (var value in group)
        {
            if (Math.Abs(value) > Math.Abs(extreme)) extreme = value;
        }

        // The value of the largest magnitude is -8 times the scale, which is negative where that value is positive.
        var (best, smallest) = ((Half)(extreme / Least4), double.PositiveInfinity);
        if (best == Half.Zero || !Half.IsFinite(best)) return best;
        for (var k = 0; k < Candidates; k++)
        {
            var candidate = (Half)(extreme / (Least4 + (0.25f * k)));
            for (var refined = 0; refined < 2 && candidate != Half.Zero && Half.IsFinite(candidate); refined++)
            {
                Round(group, (float)candidate, Least4, Most4, integers);
                var error = Error(group, (float)candidate, integers);
                if (error < smallest) (best, smallest) = (candidate, error);
                candidate = LeastSquares(group, integers);
            }
        }

        return best;
    }

    private static void Round(ReadOnlySpan<float> group, float scale, int least, int most, Span<sbyte> integers)
    {
        for (var k = 0; k < group.Length; k++) integers[k] = scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(group[k] / scale), least, most);
    }

    private static double Error(ReadOnlySpan<float> group, float scale, ReadOnlySpan<sbyte> integers)
    {
        double error = 0;
        for (var k = 0; k < group.Length; k++)
        {
            var difference = group[k] - ((double)scale * integers[k]);
            error += difference * difference;
        }

        return error;
    }

    private static Half LeastSquares(ReadOnlySpan<float> group, ReadOnlySpan<sbyte> integers)
    {
        double product = 0, square = 0;
        for (var k = 0; k < group.Length; k++)
        {
            product += (double)group[k] * integers[k];
            square += (double)integers[k] * integers[k];
        }

        return square == 0 ? Half.Zero : (Half)(product / square);
    }
}
