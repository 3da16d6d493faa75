using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// The two small matrix products that attention is made of. A block of the result, six rows by two vectors, stays in
/// registers while the sum runs; its operands lie in the order in which they are read.
/// </summary>
internal static unsafe class AttentionBlocks<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Rows of a block: twelve sums, two operands and a factor fill the sixteen registers of AVX2.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a block.</summary>
    public static int Columns => 2 * TSimd.Width;

    /// <summary>Scores of six queries and a block of keys.</summary>
    /// <param name="q">[width, 6].</param>
    /// <param name="k">[width, columns].</param>
    /// <param name="width">Channels.</param>
    /// <param name="scores">Written: six rows.</param>
    /// <param name="stride">How far apart the rows of scores are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scores(float* q, float* k, int width, float* scores, int stride)
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero, c20 = TSimd.Zero, c21 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c40 = TSimd.Zero, c41 = TSimd.Zero, c50 = TSimd.Zero, c51 = TSimd.Zero;
        for (var end = q + ((long)width * Rows); q < end; q += Rows, k += 2 * TSimd.Width)
        {
            var b0 = TSimd.Load(k);
            var b1 = TSimd.Load(k + TSimd.Width);
            var a = TSimd.BroadcastAt(q);
            c00 = TSimd.MultiplyAdd(a, b0, c00);
            c01 = TSimd.MultiplyAdd(a, b1, c01);
            a = TSimd.BroadcastAt(q + 1);
            c10 = TSimd.MultiplyAdd(a, b0, c10);
            c11 = TSimd.MultiplyAdd(a, b1, c11);
            a = TSimd.BroadcastAt(q + 2);
            c20 = TSimd.MultiplyAdd(a, b0, c20);
            c21 = TSimd.MultiplyAdd(a, b1, c21);
            a = TSimd.BroadcastAt(q + 3);
            c30 = TSimd.MultiplyAdd(a, b0, c30);
            c31 = TSimd.MultiplyAdd(a, b1, c31);
            a = TSimd.BroadcastAt(q + 4);
            c40 = TSimd.MultiplyAdd(a, b0, c40);
            c41 = TSimd.MultiplyAdd(a, b1, c41);
            a = TSimd.BroadcastAt(q + 5);
            c50 = TSimd.MultiplyAdd(a, b0, c50);
            c51 = TSimd.MultiplyAdd(a, b1, c51);
        }

        Put(c00, c01, scores);
        Put(c10, c11, scores += stride);
        Put(c20, c21, scores += stride);
        Put(c30, c31, scores += stride);
        Put(c40, c41, scores += stride);
        Put(c50, c51, scores + stride);
    }

    /// <summary>Adds the weighted values of a stretch of keys to a block of six results, after scaling what is there.</summary>
    /// <param name="weights">Six rows, one weight for each key.</param>
    /// <param name="stride">How far apart the rows of weights are.</param>
    /// <param name="v">[keys, columns].</param>
    /// <param name="keys">How many keys.</param>
    /// <param name="results">Six rows, read and written.</param>
    /// <param name="resultStride">How far apart the rows of results are.</param>
    /// <param name="scales">One for each row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Mix(float* weights, int stride, float* v, int keys, float* results, int resultStride, float* scales)
    {
        TVector c00 = TSimd.Zero, c01 = TSimd.Zero, c10 = TSimd.Zero, c11 = TSimd.Zero, c20 = TSimd.Zero, c21 = TSimd.Zero;
        TVector c30 = TSimd.Zero, c31 = TSimd.Zero, c40 = TSimd.Zero, c41 = TSimd.Zero, c50 = TSimd.Zero, c51 = TSimd.Zero;
        float* p0 = weights, p1 = p0 + stride, p2 = p1 + stride, p3 = p2 + stride, p4 = p3 + stride, p5 = p4 + stride;
        for (nint j = 0; j < keys; j++, v += 2 * TSimd.Width)
        {
            var b0 = TSimd.Load(v);
            var b1 = TSimd.Load(v + TSimd.Width);
            var a = TSimd.BroadcastAt(p0 + j);
            c00 = TSimd.MultiplyAdd(a, b0, c00);
            c01 = TSimd.MultiplyAdd(a, b1, c01);
            a = TSimd.BroadcastAt(p1 + j);
            c10 = TSimd.MultiplyAdd(a, b0, c10);
            c11 = TSimd.MultiplyAdd(a, b1, c11);
            a = TSimd.BroadcastAt(p2 + j);
            c20 = TSimd.MultiplyAdd(a, b0, c20);
            c21 = TSimd.MultiplyAdd(a, b1, c21);
            a = TSimd.BroadcastAt(p3 + j);
            c30 = TSimd.MultiplyAdd(a, b0, c30);
            c31 = TSimd.MultiplyAdd(a, b1, c31);
            a = TSimd.BroadcastAt(p4 + j);
            c40 = TSimd.MultiplyAdd(a, b0, c40);
            c41 = TSimd.MultiplyAdd(a, b1, c41);
            a = TSimd.BroadcastAt(p5 + j);
            c50 = TSimd.MultiplyAdd(a, b0, c50);
            c51 = TSimd.MultiplyAdd(a, b1, c51);
        }

        ScaleAdd(c00, c01, results, scales);
        ScaleAdd(c10, c11, results += resultStride, scales + 1);
        ScaleAdd(c20, c21, results += resultStride, scales + 2);
        ScaleAdd(c30, c31, results += resultStride, scales + 3);
        ScaleAdd(c40, c41, results += resultStride, scales + 4);
        ScaleAdd(c50, c51, results + resultStride, scales + 5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TVector first, TVector second, float* row)
    {
        TSimd.Store(first, row);
        TSimd.Store(second, row + TSimd.Width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ScaleAdd(TVector first, TVector second, float* row, float* scale)
    {
        var factor = TSimd.BroadcastAt(scale);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(row), factor, first), row);
        TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(row + TSimd.Width), factor, second), row + TSimd.Width);
    }
}
