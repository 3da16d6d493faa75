using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Group norm of every frame of a clip on its own, with SiLU behind it if asked, for clips that lie in memory as [B, C, T, H, W]
/// and without gradients. Writes the zero frames that a causal convolution wants in front, so that nothing is copied again.
/// </summary>
public static unsafe class FramePlaneNorm
{
    /// <summary>Whether the kernel takes such an input here and now.</summary>
    public static bool Supports(Tensor x_BCTHW, Tensor weight) =>
        FusedRows.Supports(x_BCTHW, weight) && x_BCTHW.Dimensions == 5 && x_BCTHW.Size(3) * x_BCTHW.Size(4) <= int.MaxValue;

    /// <summary>Normalises, scales and shifts every frame, and applies SiLU if asked.</summary>
    /// <param name="x_BCTHW">The input; copied if the pixels of a frame don't lie in a row.</param>
    /// <param name="weight">[C].</param>
    /// <param name="bias">[C].</param>
    /// <param name="groups">Divides C.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="silu">Whether to apply SiLU.</param>
    /// <param name="zeroFrames">Frames of zeros in front of the result.</param>
    /// <returns>[B, C, zeroFrames + T, H, W].</returns>
    public static Tensor Forward(Tensor x_BCTHW, Tensor weight, Tensor bias, int groups, double eps, bool silu, int zeroFrames = 0)
    {
        using var scope = new TensorScope();
        var x = x_BCTHW.Stride(4) == 1 && x_BCTHW.Stride(3) == x_BCTHW.Size(4) ? x_BCTHW : x_BCTHW.Contiguous();
        var (batch, channels, frames, plane) = (x.Size(0), x.Size(1), x.Size(2), (int)(x.Size(3) * x.Size(4)));
        var y = Tensor.Empty([batch, channels, zeroFrames + frames, x.Size(3), x.Size(4)]);
        float* from = (float*)x.Data, to = (float*)y.Data, weights = (float*)weight.Contiguous().Data, biases = (float*)bias.Contiguous().Data;
        var (perBatch, perChannel, perFrame) = (x.Stride(0), x.Stride(1), x.Stride(2));
        var each = channels / groups;
        KernelThreads.For(batch * groups, Engine.Threads, part =>
        {
            var (row, group) = Math.DivRem(part, groups);
            var first = group * each;
            var source = from + (row * perBatch);
            var target = to + (row * channels * (zeroFrames + frames) * plane);
            for (var c = first; c < first + each; c++) new Span<float>(target + (c * (zeroFrames + frames) * plane), zeroFrames * plane).Clear();
            for (long frame = 0; frame < frames; frame++)
            {
                double sum = 0, squares = 0;
                for (var c = first; c < first + each; c++) sum += Sum(source + (c * perChannel) + (frame * perFrame), plane);
                var mean = sum / ((double)each * plane);
                for (var c = first; c < first + each; c++) squares += SumOfSquares(source + (c * perChannel) + (frame * perFrame), plane, (float)mean);
                var deviation = 1 / Math.Sqrt((squares / ((double)each * plane)) + eps);
                for (var c = first; c < first + each; c++)
                {
                    var scale = weights[c] * deviation;
                    Write(source + (c * perChannel) + (frame * perFrame), target + (((c * (zeroFrames + frames)) + zeroFrames + frame) * plane), plane, (float)scale, (float)(biases[c] - (mean * scale)), silu);
                }
            }
        });
        return scope.Keep(y);
    }

    private static float Sum(float* x, int count) => Vector512.IsHardwareAccelerated
        ? RowKernels<Simd512, Vector512<float>>.Sum(x, count)
        : RowKernels<Simd256, Vector256<float>>.Sum(x, count);

    private static float SumOfSquares(float* x, int count, float mean) => Vector512.IsHardwareAccelerated
        ? RowKernels<Simd512, Vector512<float>>.SumOfSquares(x, count, mean)
        : RowKernels<Simd256, Vector256<float>>.SumOfSquares(x, count, mean);

    private static void Write(float* x, float* y, int count, float scale, float shift, bool silu)
    {
        if (Vector512.IsHardwareAccelerated) PlaneKernels<Simd512, Vector512<float>>.ScaleShift(x, y, count, scale, shift, silu);
        else PlaneKernels<Simd256, Vector256<float>>.ScaleShift(x, y, count, scale, shift, silu);
    }
}
