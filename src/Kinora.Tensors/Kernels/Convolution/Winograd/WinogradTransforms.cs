using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// The transforms of F(4x4, 3x3) (Lavin and Gray 2016): 4x4 results of a 3x3 kernel from 36 products instead of 144. Each lane of a vector is
/// another tile.
/// </summary>
internal static unsafe class WinogradTransforms<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>Numbers along each side of an input tile.</summary>
    public const int Span = 6;

    /// <summary>Numbers along each side of a result tile.</summary>
    public const int Side = 4;

    /// <summary>B^T d B of neighbouring tiles.</summary>
    /// <param name="phases">The tiles' numbers: row i, column j of tile n at [i mod 4][j mod 4][n + (i / 4) rowStep + j / 4].</param>
    /// <param name="stride">Numbers of one of the sixteen phases.</param>
    /// <param name="rowStep">From a tile to the one below it.</param>
    /// <param name="to">Written: point k at k times <paramref name="step"/>.</param>
    /// <param name="step">How far apart the points lie.</param>
    /// <param name="room">For 36 vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* phases, int stride, int rowStep, float* to, long step, float* room)
    {
        for (var j = 0; j < Span; j++)
        {
            var at = phases + ((j % Side) * stride) + (j / Side);
            var row = Side * stride;
            Input(
                TSimd.Load(at), TSimd.Load(at + row), TSimd.Load(at + (2 * row)), TSimd.Load(at + (3 * row)), TSimd.Load(at + rowStep), TSimd.Load(at + row + rowStep),
                room + (j * TSimd.Width), Span * TSimd.Width);
        }

        for (var i = 0; i < Span; i++)
        {
            var at = room + (i * Span * TSimd.Width);
            Input(
                TSimd.Load(at), TSimd.Load(at + TSimd.Width), TSimd.Load(at + (2 * TSimd.Width)), TSimd.Load(at + (3 * TSimd.Width)), TSimd.Load(at + (4 * TSimd.Width)), TSimd.Load(at + (5 * TSimd.Width)),
                to + (i * Span * step), step);
        }
    }

    /// <summary>A^T m A plus a bias.</summary>
    /// <param name="points">Point k at k times <paramref name="step"/>.</param>
    /// <param name="step">How far apart the points lie.</param>
    /// <param name="bias">Added to every result.</param>
    /// <param name="to">Written: row i, column j at (4 i + j) times <paramref name="stride"/>.</param>
    /// <param name="stride">How far apart the results lie.</param>
    /// <param name="room">For 24 vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* points, long step, float bias, float* to, int stride, float* room)
    {
        for (var j = 0; j < Span; j++)
        {
            var at = points + (j * step);
            var row = Span * step;
            Output(
                TSimd.Load(at), TSimd.Load(at + row), TSimd.Load(at + (2 * row)), TSimd.Load(at + (3 * row)), TSimd.Load(at + (4 * row)), TSimd.Load(at + (5 * row)), TSimd.Zero,
                room + (j * TSimd.Width), Span * TSimd.Width);
        }

        var added = TSimd.Broadcast(bias);
        for (var i = 0; i < Side; i++)
        {
            var at = room + (i * Span * TSimd.Width);
            Output(
                TSimd.Load(at), TSimd.Load(at + TSimd.Width), TSimd.Load(at + (2 * TSimd.Width)), TSimd.Load(at + (3 * TSimd.Width)), TSimd.Load(at + (4 * TSimd.Width)), TSimd.Load(at + (5 * TSimd.Width)), added,
                to + (i * Side * stride), stride);
        }
    }

    /// <summary>G g G^T of one 3x3 kernel, in double precision.</summary>
    /// <param name="kernel">Its 9 weights.</param>
    /// <param name="points">Written: 36 numbers.</param>
    public static void Kernel(float* kernel, double* points)
    {
        var half = stackalloc double[Span * 3];
        for (var j = 0; j < 3; j++) Kernel(kernel[j], kernel[3 + j], kernel[6 + j], half + j, 3);
        for (var i = 0; i < Span; i++) Kernel(half[3 * i], half[(3 * i) + 1], half[(3 * i) + 2], points + (i * Span), 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input(TVector d0, TVector d1, TVector d2, TVector d3, TVector d4, TVector d5, float* to, long step)
    {
        var (two, four, five) = (TSimd.Broadcast(2), TSimd.Broadcast(4), TSimd.Broadcast(-5));
        var even = TSimd.MultiplyAdd(TSimd.Broadcast(-4), d2, d4);
        var odd = TSimd.MultiplyAdd(TSimd.Broadcast(-4), d1, d3);
        var (evens, odds) = (TSimd.Subtract(d4, d2), TSimd.Multiply(two, TSimd.Subtract(d3, d1)));
        TSimd.Store(TSimd.MultiplyAdd(four, d0, TSimd.MultiplyAdd(five, d2, d4)), to);
        TSimd.Store(TSimd.Add(even, odd), to + step);
        TSimd.Store(TSimd.Subtract(even, odd), to + (2 * step));
        TSimd.Store(TSimd.Add(evens, odds), to + (3 * step));
        TSimd.Store(TSimd.Subtract(evens, odds), to + (4 * step));
        TSimd.Store(TSimd.MultiplyAdd(four, d1, TSimd.MultiplyAdd(five, d3, d5)), to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Output(TVector m0, TVector m1, TVector m2, TVector m3, TVector m4, TVector m5, TVector added, float* to, long step)
    {
        var (sum, difference) = (TSimd.Add(m1, m2), TSimd.Subtract(m1, m2));
        var (sum2, difference2) = (TSimd.Add(m3, m4), TSimd.Subtract(m3, m4));
        TSimd.Store(TSimd.Add(TSimd.Add(TSimd.Add(m0, sum), sum2), added), to);
        TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(TSimd.Broadcast(2), difference2, difference), added), to + step);
        TSimd.Store(TSimd.Add(TSimd.MultiplyAdd(TSimd.Broadcast(4), sum2, sum), added), to + (2 * step));
        TSimd.Store(TSimd.Add(TSimd.Add(TSimd.MultiplyAdd(TSimd.Broadcast(8), difference2, difference), m5), added), to + (3 * step));
    }

    private static void Kernel(double w0, double w1, double w2, double* to, int step)
    {
        to[0] = w0 / 4;
        to[step] = -(w0 + w1 + w2) / 6;
        to[2 * step] = -(w0 - w1 + w2) / 6;
        to[3 * step] = (w0 / 24) + (w1 / 12) + (w2 / 6);
        to[4 * step] = (w0 / 24) - (w1 / 12) + (w2 / 6);
        to[5 * step] = w2;
    }
}
