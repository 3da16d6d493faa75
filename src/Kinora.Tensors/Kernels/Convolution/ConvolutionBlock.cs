using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>Four outputs by three vectors of positions, which stay in registers while the sum runs.</summary>
internal static unsafe class ConvolutionBlock<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Outputs of a block: twelve sums, three operands and a factor fill the sixteen registers of AVX2.</summary>
    public const int Outputs = 4;

    /// <summary>Positions of a block.</summary>
    public static int Positions => 3 * TSimd.Width;

    /// <summary>Adds products to a block of results.</summary>
    /// <param name="weights">[count, 4].</param>
    /// <param name="x">The first position.</param>
    /// <param name="offsets">For each product how far from a position its factor lies.</param>
    /// <param name="count">How many products.</param>
    /// <param name="results">Four rows, read and written.</param>
    /// <param name="stride">How far apart the rows of results are.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* weights, float* x, nint* offsets, int count, float* results, int stride)
    {
        float* r0 = results, r1 = r0 + stride, r2 = r1 + stride, r3 = r2 + stride;
        TVector c00 = TSimd.Load(r0), c01 = TSimd.Load(r0 + TSimd.Width), c02 = TSimd.Load(r0 + (2 * TSimd.Width));
        TVector c10 = TSimd.Load(r1), c11 = TSimd.Load(r1 + TSimd.Width), c12 = TSimd.Load(r1 + (2 * TSimd.Width));
        TVector c20 = TSimd.Load(r2), c21 = TSimd.Load(r2 + TSimd.Width), c22 = TSimd.Load(r2 + (2 * TSimd.Width));
        TVector c30 = TSimd.Load(r3), c31 = TSimd.Load(r3 + TSimd.Width), c32 = TSimd.Load(r3 + (2 * TSimd.Width));
        for (var end = offsets + count; offsets < end; offsets++, weights += Outputs)
        {
            var at = x + *offsets;
            var b0 = TSimd.Load(at);
            var b1 = TSimd.Load(at + TSimd.Width);
            var b2 = TSimd.Load(at + (2 * TSimd.Width));
            var a = TSimd.BroadcastAt(weights);
            c00 = TSimd.MultiplyAdd(a, b0, c00);
            c01 = TSimd.MultiplyAdd(a, b1, c01);
            c02 = TSimd.MultiplyAdd(a, b2, c02);
            a = TSimd.BroadcastAt(weights + 1);
            c10 = TSimd.MultiplyAdd(a, b0, c10);
            c11 = TSimd.MultiplyAdd(a, b1, c11);
            c12 = TSimd.MultiplyAdd(a, b2, c12);
            a = TSimd.BroadcastAt(weights + 2);
            c20 = TSimd.MultiplyAdd(a, b0, c20);
            c21 = TSimd.MultiplyAdd(a, b1, c21);
            c22 = TSimd.MultiplyAdd(a, b2, c22);
            a = TSimd.BroadcastAt(weights + 3);
            c30 = TSimd.MultiplyAdd(a, b0, c30);
            c31 = TSimd.MultiplyAdd(a, b1, c31);
            c32 = TSimd.MultiplyAdd(a, b2, c32);
        }

        Put(c00, c01, c02, r0);
        Put(c10, c11, c12, r1);
        Put(c20, c21, c22, r2);
        Put(c30, c31, c32, r3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Put(TVector first, TVector second, TVector third, float* row)
    {
        TSimd.Store(first, row);
        TSimd.Store(second, row + TSimd.Width);
        TSimd.Store(third, row + (2 * TSimd.Width));
    }
}
