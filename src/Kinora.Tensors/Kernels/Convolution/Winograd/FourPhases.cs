using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Kinora.Tensors.Kernels;

/// <summary>Takes a row apart into every fourth number and puts it together again.</summary>
internal static unsafe class FourPhases
{
    public const int Count = 4;

    /// <summary>row[4 n + p] to phases[p * stride + n].</summary>
    /// <param name="row">4 times as many numbers.</param>
    /// <param name="phases">Written.</param>
    /// <param name="stride">How far apart the phases lie.</param>
    /// <param name="count">Numbers of each phase, rounded up to a multiple of 4.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Split(float* row, float* phases, int stride, int count)
    {
        for (var n = 0; n < count; n += Count, row += Count * Count, phases += Count)
        {
            if (Sse.IsSupported)
            {
                var (a, b, c, d) = Turn(Vector128.Load(row), Vector128.Load(row + 4), Vector128.Load(row + 8), Vector128.Load(row + 12));
                a.Store(phases);
                b.Store(phases + stride);
                c.Store(phases + (2 * stride));
                d.Store(phases + (3 * stride));
                continue;
            }

            for (var k = 0; k < Count * Count; k++) phases[(k % Count * stride) + (k / Count)] = row[k];
        }
    }

    /// <summary>The inverse.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Join(float* phases, int stride, float* row, int count)
    {
        for (var n = 0; n < count; n += Count, row += Count * Count, phases += Count)
        {
            if (Sse.IsSupported)
            {
                var (a, b, c, d) = Turn(Vector128.Load(phases), Vector128.Load(phases + stride), Vector128.Load(phases + (2 * stride)), Vector128.Load(phases + (3 * stride)));
                a.Store(row);
                b.Store(row + 4);
                c.Store(row + 8);
                d.Store(row + 12);
                continue;
            }

            for (var k = 0; k < Count * Count; k++) row[k] = phases[(k % Count * stride) + (k / Count)];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float>, Vector128<float>, Vector128<float>, Vector128<float>) Turn(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        var (ab, cd, ab2, cd2) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d), Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d));
        return (Sse.MoveLowToHigh(ab, cd), Sse.MoveHighToLow(cd, ab), Sse.MoveLowToHigh(ab2, cd2), Sse.MoveHighToLow(cd2, ab2));
    }
}
