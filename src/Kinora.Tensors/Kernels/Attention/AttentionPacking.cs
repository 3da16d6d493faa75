using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>Puts one head's operands into the order in which <see cref="AttentionBlocks{TSimd, TVector}"/> reads them; what is missing to a full block is 0.</summary>
internal static unsafe class AttentionPacking<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private static int Columns => AttentionBlocks<TSimd, TVector>.Columns;

    /// <summary>A length rounded up to whole blocks.</summary>
    public static int Padded(int length) => (length + Columns - 1) / Columns * Columns;

    /// <summary>[blocks of keys, width, columns].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Keys(float* k, long stride, int keys, int width, float* to)
    {
        var columns = Columns;
        for (var start = 0; start < keys; start += columns, to += (long)columns * width)
        {
            var count = Math.Min(columns, keys - start);
            if (count < columns) new Span<float>(to, columns * width).Clear();
            for (var j = 0; j < count; j++, k += stride)
            {
                var target = to + j;
                for (var c = 0; c < width; c++, target += columns) *target = k[c];
            }
        }
    }

    /// <summary>[blocks of channels, keys, columns].</summary>
    public static void Values(float* v, long stride, int keys, int width, float* to)
    {
        for (var start = 0; start < width; start += Columns)
        {
            var count = Math.Min(Columns, width - start);
            var source = v + start;
            for (var j = 0; j < keys; j++, source += stride, to += Columns)
            {
                new ReadOnlySpan<float>(source, count).CopyTo(new Span<float>(to, count));
                if (count < Columns) new Span<float>(to + count, Columns - count).Clear();
            }
        }
    }

    /// <summary>[groups of six queries, width, 6], times a factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Queries(float* q, long stride, int queries, int width, float factor, float* to)
    {
        const int rows = AttentionBlocks<TSimd, TVector>.Rows;
        for (var start = 0; start < queries; start += rows, to += (long)rows * width)
        {
            var count = Math.Min(rows, queries - start);
            if (count < rows) new Span<float>(to, rows * width).Clear();
            for (var i = 0; i < count; i++, q += stride)
            {
                var target = to + i;
                for (var c = 0; c < width; c++, target += rows) *target = q[c] * factor;
            }
        }
    }
}
