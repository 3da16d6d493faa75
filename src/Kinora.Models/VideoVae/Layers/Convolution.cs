using System.Runtime.Intrinsics.X86;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// The one place where the VAE convolves. Under <see cref="MixedPrecision"/> oneDNN is called past libtorch, on activations
/// that lie in memory as [B, T, H, W, C]: no operand is copied into a padded or blocked form. Inference in fp32 on the processor
/// goes through <see cref="DirectConvolution"/>, everything else through libtorch's convolution; they agree up to rounding.
/// </summary>
internal static class Convolution
{
    private static readonly long[] Ones = [1, 1, 1];
    private static readonly long[] Zeros = [0, 0, 0];

    // oneDNN multiplies bfloat16 with these instructions or not at all.
    private static readonly Lazy<bool> Has = new(() => Avx512BW.VL.IsSupported && Avx512DQ.IsSupported && Engine.HasOperator("kinora::conv3d"));

    /// <summary>Whether this machine can call oneDNN past libtorch.</summary>
    public static bool HasDirect => Has.Value;

    /// <summary>What a convolution reads: x itself, or its bfloat16 form.</summary>
    public static Tensor Operand(Tensor x) => MixedPrecision.HasConvolutions && x.DType == DType.F32 ? x.To(DType.BF16) : x;

    /// <summary>A convolution over time, height and width.</summary>
    /// <param name="x_BCTHW">[B, in, T, H, W].</param>
    /// <param name="weight">[out, in, kt, kh, kw].</param>
    /// <param name="bias">[out].</param>
    /// <param name="stride">Per axis; 1 unless given.</param>
    /// <param name="front">Zeros before each axis; none unless given.</param>
    /// <param name="back">Zeros after each axis; none unless given.</param>
    /// <param name="forNorm">Whether only a norm reads the result: it may be bfloat16 then, else it has the type of the weight.</param>
    /// <returns>[B, out, T', H', W'].</returns>
    public static Tensor Forward(Tensor x_BCTHW, Tensor weight, Tensor bias, long[]? stride = null, long[]? front = null, long[]? back = null, bool forNorm = false) =>
        IsDirect(x_BCTHW, weight)
            ? Direct(x_BCTHW, weight, bias, stride ?? Ones, front ?? Zeros, back ?? Zeros, forNorm ? DType.BF16 : DType.F32)
            : !MixedPrecision.HasConvolutions && (stride is null || stride.All(n => n == 1)) && DirectConvolution.Supports(x_BCTHW, weight)
            ? DirectConvolution.Forward(x_BCTHW, weight, bias, front ?? Zeros, back ?? Zeros)
            : ByLibtorch(x_BCTHW, weight, bias, stride ?? Ones, front ?? Zeros, back ?? Zeros);

    /// <summary>Whether <see cref="Forward"/> calls oneDNN here and now.</summary>
    public static bool IsDirect(Tensor x, Tensor weight) =>
        MixedPrecision.HasConvolutions && weight.DType == DType.F32 && x.Device.Type == DeviceType.Cpu && HasDirect;

    /// <summary>The same by libtorch, in bfloat16 under <see cref="MixedPrecision"/>.</summary>
    internal static Tensor ByLibtorch(Tensor x_BCTHW, Tensor weight, Tensor bias, long[] stride, long[] front, long[] back)
    {
        using var scope = new TensorScope();
        // libtorch pads both sides of an axis alike; what one side has more is put there by hand.
        long[] both = [.. front.Zip(back, Math.Min)];
        long[] extra = [.. Enumerable.Range(0, 3).Reverse().SelectMany(axis => new[] { front[axis] - both[axis], back[axis] - both[axis] })];
        var x = Operand(x_BCTHW);
        if (extra.Any(n => n > 0)) x = x.Pad(extra);
        return scope.Keep(Engine.Call("conv3d", x, weight.To(x.DType), bias.To(x.DType), stride, both).To(weight.DType));
    }

    /// <summary>The same by oneDNN, in bfloat16.</summary>
    internal static Tensor Direct(Tensor x_BCTHW, Tensor weight, Tensor bias, long[] stride, long[] front, long[] back, DType result)
    {
        using var scope = new TensorScope();
        var (operand, y) = Compute();
        var (sizes, dtype) = (x_BCTHW.Shape.ToArray(), x_BCTHW.DType);
        return scope.Keep(CustomGradient.Attach("conv3d", y, [x_BCTHW, weight, bias], [operand, weight], context =>
        {
            var gradients = new Tensor?[3];
            // Once for both.
            var gradient = context.Gradient.To(DType.BF16);
            if (context.Needs(0)) gradients[0] = Engine.Call("kinora::conv3d_input_gradient", gradient, context.Saved[1], sizes, stride, front, back, DType.BF16, dtype);
            if (context.Needs(1) || context.Needs(2))
            {
                var ofWeights = Engine.CallMany("kinora::conv3d_weight_gradient", gradient, context.Saved[0], context.Saved[1], stride, front, back);
                (gradients[1], gradients[2]) = (ofWeights[0], ofWeights[1]);
            }

            return gradients;
        }));

        (Tensor Operand, Tensor Result) Compute()
        {
            using var noGrad = GradMode.NoGrad();
            var operand = x_BCTHW.To(DType.BF16);
            return (operand, Engine.Call("kinora::conv3d", operand, weight, bias, stride, front, back, result));
        }
    }
}
