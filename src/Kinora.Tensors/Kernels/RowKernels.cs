using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>The arithmetic of <see cref="FusedRows"/> on one row. What is left of a row behind whole vectors is done number by number.</summary>
internal static unsafe class RowKernels<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // sqrt(2 / pi) and the cubic term of the tanh approximation of the error function.
    private const float RootOfTwoOverPi = 0.7978845608f;
    private const float Cubic = 0.044715f;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LayerNorm(float* x, float* y, int width, double eps, float* factor, float* offset)
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
    }

    /// <param name="x">The row, overwritten.</param>
    /// <param name="width">Its length.</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="weight">Scale per channel.</param>
    /// <param name="rotation">Angles; null for none.</param>
    /// <param name="token">Which of the angles' rows.</param>
    /// <param name="room">For twice the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RmsNorm(float* x, int width, double eps, float* weight, HeadRotation? rotation, long token, float* room)
    {
        var scale = (float)(1 / Math.Sqrt((SumOfSquares(x, width, 0) / width) + eps));
        var scales = TSimd.Broadcast(scale);
        var normal = rotation is null ? x : room;
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Multiply(TSimd.Multiply(TSimd.Load(x + c), scales), TSimd.Load(weight + c)), normal + c);
        for (; c < width; c++) normal[c] = x[c] * scale * weight[c];
        if (rotation is null) return;

        var partner = room + width;
        var partners = rotation.Partner;
        for (c = 0; c < partners.Length; c++) partner[c] = normal[partners[c]];
        float* cos = rotation.Cos + (token * width), sin = rotation.Sin + (token * width);
        for (c = 0; c <= width - TSimd.Width; c += TSimd.Width)
        {
            TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(normal + c), TSimd.Load(cos + c), TSimd.Multiply(TSimd.Load(partner + c), TSimd.Load(sin + c))), x + c);
        }

        for (; c < width; c++) x[c] = (normal[c] * cos[c]) + (partner[c] * sin[c]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddResidual(float* branch, float* gate, float* residual, int width)
    {
        var c = 0;
        for (; c <= width - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.MultiplyAdd(TSimd.Load(branch + c), TSimd.Load(gate + c), TSimd.Load(residual + c)), branch + c);
        for (; c < width; c++) branch[c] = MathF.FusedMultiplyAdd(branch[c], gate[c], residual[c]);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Gelu(float* x, long count)
    {
        long c = 0;
        for (; c <= count - TSimd.Width; c += TSimd.Width) TSimd.Store(Gelu(TSimd.Load(x + c)), x + c);
        if (c == count) return;
        var rest = stackalloc float[TSimd.Width];
        for (var k = 0; k < count - c; k++) rest[k] = x[c + k];
        TSimd.Store(Gelu(TSimd.Load(rest)), rest);
        for (var k = 0; k < count - c; k++) x[c + k] = rest[k];
    }

    // x (1 + tanh(u)) / 2 is x / (1 + e^-2u).
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gelu(TVector x)
    {
        var square = TSimd.Multiply(x, x);
        var inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(-2 * SimdMath.Log2OfE * RootOfTwoOverPi * Cubic), TSimd.Broadcast(-2 * SimdMath.Log2OfE * RootOfTwoOverPi));
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
