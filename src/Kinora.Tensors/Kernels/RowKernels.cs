using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>The arithmetic of <see cref="FusedRows"/>, and of <see cref="TrainingRows"/> forward, on one row. What is left of a row behind whole vectors is done number by number.</summary>
internal static unsafe class RowKernels<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    /// <returns>What backward needs: the row's mean, and one over its deviation.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (float Mean, float Deviation) LayerNorm(float* x, float* y, int width, double eps, float* factor, float* offset)
    {
        var mean = Sum(x, width) / width;
        var deviation = (float)(1 / Math.Sqrt((SumOfSquares(x, width, mean) / width) + eps));
        var (means, deviations) = (TSimd.Broadcast(mean), TSimd.Broadcast(deviation));
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var normal = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + c), means), deviations);
            TSimd.Store(TSimd.MultiplyAdd(normal, TSimd.Load(factor + c), TSimd.Load(offset + c)), y + c);
        }

        for (; c < width; c++) y[c] = MathF.FusedMultiplyAdd((x[c] - mean) * deviation, factor[c], offset[c]);
        return (mean, deviation);
    }

    /// <param name="x">The row.</param>
    /// <param name="y">Where the result goes; may be the row itself.</param>
    /// <param name="width">Its length.</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="weight">Scale per channel.</param>
    /// <param name="partners">Which channels turn with one another; null for no rotation.</param>
    /// <param name="cos">The token's cosines.</param>
    /// <param name="sin">Its sines.</param>
    /// <param name="room">For twice the row.</param>
    /// <returns>What backward needs: one over the root of the mean square.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float RmsNorm(float* x, float* y, int width, double eps, float* weight, ChannelOrder? partners, float* cos, float* sin, float* room)
    {
        var scale = (float)(1 / Math.Sqrt((SumOfSquares(x, width, 0) / width) + eps));
        var scales = TSimd.Broadcast(scale);
        var normal = partners is null ? y : room;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(x + c), scales), TSimd.Load(weight + c)), normal + c);
        for (; c < width; c++) normal[c] = x[c] * scale * weight[c];
        if (partners is null) return scale;

        var partner = room + width;
        partners.Apply(normal, partner);
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(normal + c), TSimd.Load(cos + c), TSimd.Multiply(TSimd.Load(partner + c), TSimd.Load(sin + c))), y + c);
        }

        for (; c < width; c++) y[c] = (normal[c] * cos[c]) + (partner[c] * sin[c]);
        return scale;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddResidual(float* branch, float* gate, float* residual, float* y, int width)
    {
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(branch + c), TSimd.Load(gate + c), TSimd.Load(residual + c)), y + c);
        for (; c < width; c++) y[c] = MathF.FusedMultiplyAdd(branch[c], gate[c], residual[c]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(float* x, float* y, long count)
    {
        long c = 0;
        for (; c <= count - TSimd.Width; c += TSimd.Width) TSimd.Store(Gelu(TSimd.Load(x + c)), y + c);
        if (c == count) return;
        var rest = stackalloc float[TSimd.Width];
        for (var k = 0; k < count - c; k++) rest[k] = x[c + k];
        TSimd.Store(Gelu(TSimd.Load(rest)), rest);
        for (var k = 0; k < count - c; k++) y[c + k] = rest[k];
    }

    // x (1 + tanh(u)) / 2 is x / (1 + e^-2u).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gelu(TVector x)
    {
        var square = TSimd.Multiply(x, x);
        var inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(-2 * SimdMath.Log2OfE * GeluTerms.RootOfTwoOverPi * GeluTerms.Cubic), TSimd.Broadcast(-2 * SimdMath.Log2OfE * GeluTerms.RootOfTwoOverPi));
        return TSimd.Multiply(x, SimdMath.Logistic2<TSimd, TVector>(TSimd.Multiply(x, inner)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float Sum(float* x, int width)
    {
        var lanes = TSimd.Zero;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) lanes = TSimd.Add(lanes, TSimd.Load(x + c));
        var sum = TSimd.Sum(lanes);
        for (; c < width; c++) sum += x[c];
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float SumOfSquares(float* x, int width, float mean)
    {
        var (lanes, means) = (TSimd.Zero, TSimd.Broadcast(mean));
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width)
        {
            var value = TSimd.Subtract(TSimd.Load(x + c), means);
            lanes = TSimd.MultiplyAdd(value, value, lanes);
        }

        var sum = TSimd.Sum(lanes);
        for (; c < width; c++) sum += (x[c] - mean) * (x[c] - mean);
        return sum;
    }
}
