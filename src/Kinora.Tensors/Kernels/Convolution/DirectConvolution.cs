using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;
using Kinora.Tensors.Native;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// A convolution over time, height and width, stride 1, without gradients in fp32 on the processor: a padded tile of the input is multiplied where it
/// lies, so that no tap is copied.
/// </summary>
public static unsafe class DirectConvolution
{
    /// <summary>Whether the kernel takes these here and now.</summary>
    /// <param name="x_BCTHW">The input.</param>
    /// <param name="weight">[out, in, kt, kh, kw].</param>
    public static bool Supports(Tensor x_BCTHW, Tensor weight) => FusedRows.Supports(x_BCTHW, weight) && x_BCTHW.Dimensions == 5 && x_BCTHW.ElementCount > 0;

    /// <summary>Computes it.</summary>
    /// <param name="x_BCTHW">[B, in, T, H, W].</param>
    /// <param name="weight">[out, in, kt, kh, kw].</param>
    /// <param name="bias">[out].</param>
    /// <param name="front">Zeros before time, height and width.</param>
    /// <param name="back">Zeros after them.</param>
    /// <returns>[B, out, T', H', W']. The bits depend neither on the number of threads nor on the vectors' width.</returns>
    /// <exception cref="ArgumentException">Channels don't agree, or the padded input is smaller than the kernel.</exception>
    public static Tensor Forward(Tensor x_BCTHW, Tensor weight, Tensor bias, IReadOnlyList<long> front, IReadOnlyList<long> back) =>
        // With transforms loads are no limit, so vectors of 16 only pay where the processor works on all of one at once.
        Vector512.IsHardwareAccelerated && (ProcessorVendor.HasWideUnits || !PaysTransforms(x_BCTHW, weight)) ? Forward<Simd512, Vector512<float>>(x_BCTHW, weight, bias, front, back)
        : Vector256.IsHardwareAccelerated ? Forward<Simd256, Vector256<float>>(x_BCTHW, weight, bias, front, back)
        : Forward<Simd128, Vector128<float>>(x_BCTHW, weight, bias, front, back);

    // Below, Winograd's transforms cost more than they spare: those of the weights, which a call makes once, and those of a tile's outputs and inputs.
    private const long LeastPositions = 2048;
    private const int LeastSide = 8;
    private const int LeastChannels = 8;

    /// <summary>The kernel with vectors of one width.</summary>
    /// <param name="x_BCTHW">[B, in, T, H, W].</param>
    /// <param name="weight">[out, in, kt, kh, kw].</param>
    /// <param name="bias">[out].</param>
    /// <param name="front">Zeros before time, height and width.</param>
    /// <param name="back">Zeros after them.</param>
    /// <param name="winograd">Whether to transform tiles, for kernels of 3x3 in a frame; null for what is faster.</param>
    internal static Tensor Forward<TSimd, TVector>(Tensor x_BCTHW, Tensor weight, Tensor bias, IReadOnlyList<long> front, IReadOnlyList<long> back, bool? winograd = null)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        using var scope = new TensorScope();
        var x = x_BCTHW.Stride(4) == 1 || x_BCTHW.Size(4) == 1 ? x_BCTHW : x_BCTHW.Contiguous();
        var (weights, biases) = (weight.Contiguous(), bias.Contiguous());
        int[] taps = [(int)weight.Size(2), (int)weight.Size(3), (int)weight.Size(4)];
        long[] shape = [x.Size(0), weight.Size(0), 0, 0, 0];
        for (var axis = 0; axis < 3; axis++) shape[2 + axis] = x.Size(2 + axis) + front[axis] + back[axis] - taps[axis] + 1;
        if (x.Size(1) != weight.Size(1) || bias.ElementCount != weight.Size(0) || shape.Any(n => n < 1))
            throw new ArgumentException($"A convolution: {x_BCTHW} by {weight} and {bias}, with [{string.Join(", ", front)}] and [{string.Join(", ", back)}] zeros around; they give no result. [B, in, T, H, W], [out, in, kt, kh, kw] no larger than the padded input and [out] are needed.");
        var y = Tensor.Empty(shape);
        var problem = new ConvolutionProblem
        {
            Batch = (int)shape[0],
            Inputs = (int)x.Size(1),
            Outputs = (int)shape[1],
            Frames = (int)x.Size(2),
            Height = (int)x.Size(3),
            Width = (int)x.Size(4),
            ResultFrames = (int)shape[2],
            ResultHeight = (int)shape[3],
            ResultWidth = (int)shape[4],
            Taps = taps,
            Front = [.. front.Select(n => (int)n)],
            X = (float*)x.Data,
            Strides = [x.Stride(0), x.Stride(1), x.Stride(2), x.Stride(3)],
            Weight = (float*)weights.Data,
            Bias = (float*)biases.Data,
            Y = (float*)y.Data,
        };
        if (winograd ?? PaysTransforms(x, weight)) WinogradKernel<TSimd, TVector>.Run(problem, Engine.Threads);
        else ConvolutionKernel<TSimd, TVector>.Run(problem, Engine.Threads);
        return scope.Keep(y);
    }

    private static bool PaysTransforms(Tensor x_BCTHW, Tensor weight) =>
        weight.Size(3) == 3 && weight.Size(4) == 3 && weight.Size(0) >= LeastChannels && weight.Size(1) >= LeastChannels && x_BCTHW.Size(3) >= LeastSide && x_BCTHW.Size(4) >= LeastSide
        // Of one sample: the way, and with it the rounding, must not depend on the size of the batch.
        && x_BCTHW.Size(2) * x_BCTHW.Size(3) * x_BCTHW.Size(4) >= LeastPositions;
}
