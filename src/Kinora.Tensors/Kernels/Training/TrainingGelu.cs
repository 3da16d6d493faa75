using System.Runtime.CompilerServices;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary><see cref="TrainingRows.Gelu"/> with vectors of one width.</summary>
internal static unsafe class TrainingGelu<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    // Beyond this the slope is 0 or 1 to the last bit, and farther out the square overflows.
    private const float Limit = 16;

    // Of the exponent of 2 in 1 / (1 + 2^(x (Linear + Cube x^2))), and of its derivative in natural units.
    private const float Linear = -2 * SimdMath.Log2OfE * GeluTerms.RootOfTwoOverPi;
    private const float Cube = Linear * GeluTerms.Cubic;
    private const float Slope = 2 * GeluTerms.RootOfTwoOverPi;
    private const float SlopeOfSquare = 3 * Slope * GeluTerms.Cubic;

    public static Tensor Forward(Tensor x)
    {
        using var scope = new TensorScope();
        var input = x.Contiguous();
        return scope.Keep(CustomGradient.Attach("gelu", Compute(input), [input], [input], static context => [Backward(context.Saved[0], context.Gradient.Contiguous())]));
    }

    private static Tensor Compute(Tensor x)
    {
        var y = Tensor.Empty(x.Shape);
        float* from = (float*)x.Data, to = (float*)y.Data;
        FusedRows.Each(x.ElementCount, 1, (first, end) => RowKernels<TSimd, TVector>.Gelu(from + first, to + first, end - first));
        return y;
    }

    private static Tensor Backward(Tensor x, Tensor gradient)
    {
        var ofX = Tensor.Empty(x.Shape);
        float* from = (float*)x.Data, behind = (float*)gradient.Data, to = (float*)ofX.Data;
        FusedRows.Each(x.ElementCount, 1, (first, end) => Backward(from + first, behind + first, to + first, end - first));
        return ofX;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward(float* x, float* gradient, float* ofX, long count)
    {
        long c = 0;
        for (; c <= count - TSimd.Width; c += TSimd.Width) TSimd.Store(TSimd.Multiply(TSimd.Load(gradient + c), Derivative(TSimd.Load(x + c))), ofX + c);
        if (c == count) return;
        var rest = stackalloc float[TSimd.Width];
        for (var k = 0; k < count - c; k++) rest[k] = x[c + k];
        TSimd.Store(Derivative(TSimd.Load(rest)), rest);
        for (var k = 0; k < count - c; k++) ofX[c + k] = gradient[c + k] * rest[k];
    }

    // With s = 1 / (1 + 2^e): s + x s (1 - s) times what -e ln 2 grows by with x. 1 - s is 2^e s, which loses no digits where s is near 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Derivative(TVector x)
    {
        x = TSimd.Max(TSimd.Broadcast(-Limit), TSimd.Min(TSimd.Broadcast(Limit), x));
        var square = TSimd.Multiply(x, x);
        var exponent = TSimd.Multiply(x, TSimd.MultiplyAdd(square, TSimd.Broadcast(Cube), TSimd.Broadcast(Linear)));
        var power = SimdMath.Exp2<TSimd, TVector>(TSimd.Min(TSimd.Broadcast(SimdMath.Largest), exponent));
        var s = TSimd.Divide(TSimd.Broadcast(1), TSimd.Add(TSimd.Broadcast(1), power));
        var slope = TSimd.Multiply(x, TSimd.MultiplyAdd(square, TSimd.Broadcast(SlopeOfSquare), TSimd.Broadcast(Slope)));
        return TSimd.MultiplyAdd(TSimd.Multiply(s, slope), TSimd.Multiply(power, s), s);
    }
}
