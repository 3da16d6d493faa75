using System.Runtime.CompilerServices;

namespace Kinora.Tensors.Kernels.Simd;

/// <summary>Functions on vectors of any width.</summary>
internal static unsafe class SimdMath
{
    /// <summary>The logarithm to base 2 of e.</summary>
    public const float Log2OfE = 1.44269504f;

    /// <summary>The largest number that <see cref="Exp2"/> takes.</summary>
    public const float Largest = 127;

    // Below this 2^x is no normal number; here it is 0.
    private const float Smallest = -127;

    // Added to x, it leaves the nearest whole number in the lowest bits, with the exponent's offset on it.
    private const float Rounder = (3 << 22) + 127;

    /// <summary>
    /// 2^x. Exactly 0 for x of -127 and less, minus infinity included; NaN stays. The relative error is below 2.5e-7: 7.5e-8 of the
    /// polynomial (degree 5, minimax in relative error over [-1/2, 1/2]), the rest rounding.
    /// </summary>
    /// <param name="x">At most 127.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp2<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        x = TSimd.Max(TSimd.Broadcast(Smallest), x);
        var shifted = TSimd.Add(x, TSimd.Broadcast(Rounder));
        var r = TSimd.Subtract(x, TSimd.Subtract(shifted, TSimd.Broadcast(Rounder)));
        var y = TSimd.MultiplyAdd(TSimd.Broadcast(0.0013276472f), r, TSimd.Broadcast(0.0096755413f));
        y = TSimd.MultiplyAdd(y, r, TSimd.Broadcast(0.0555071327f));
        y = TSimd.MultiplyAdd(y, r, TSimd.Broadcast(0.2402211972f));
        y = TSimd.MultiplyAdd(y, r, TSimd.Broadcast(0.6931469671f));
        y = TSimd.MultiplyAdd(y, r, TSimd.Broadcast(1.0000000717f));
        return TSimd.Multiply(y, TSimd.ToExponent(shifted));
    }

    /// <summary>1 / (1 + 2^x): a sigmoid; NaN stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Logistic2<TSimd, TVector>(TVector x)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        var power = Exp2<TSimd, TVector>(TSimd.Min(TSimd.Broadcast(Largest), x));
        return TSimd.Divide(TSimd.Broadcast(1), TSimd.Add(TSimd.Broadcast(1), power));
    }
}
