using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>The arithmetic of <see cref="FramePlaneNorm"/> on the pixels of one channel and frame.</summary>
internal static unsafe class PlaneKernels<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <summary>y = x * scale + shift, then SiLU if asked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleShift(float* x, float* y, int count, float scale, float shift, bool silu)
    {
        var (scales, shifts) = (TSimd.Broadcast(scale), TSimd.Broadcast(shift));
        var c = 0;
        if (silu) for (; c <= count - TSimd.Width; c += TSimd.Width) TSimd.Store(Silu(TSimd.MultiplyAdd(TSimd.Load(x + c), scales, shifts)), y + c);
        else for (; c <= count - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(x + c), scales, shifts), y + c);
        if (c == count) return;
        var rest = stackalloc float[TSimd.Width];
        for (var k = 0; k < count - c; k++) rest[k] = x[c + k];
        var z = TSimd.MultiplyAdd(TSimd.Load(rest), scales, shifts);
        TSimd.Store(silu ? Silu(z) : z, rest);
        for (var k = 0; k < count - c; k++) y[c + k] = rest[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Silu(TVector z) => TSimd.Multiply(z, SimdMath.Logistic2<TSimd, TVector>(TSimd.Multiply(z, TSimd.Broadcast(-SimdMath.Log2OfE))));
}
