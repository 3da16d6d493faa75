using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// What a transformer does to its rows between matrix products, forward and backward, each in one pass over memory: for training in
/// fp32 on the processor. <see cref="FusedRows"/> is the same for inference. Backward keeps the input and a number or two per row.
/// </summary>
public static class TrainingRows
{
    /// <summary>Whether the kernels take these here and now: while gradients are recorded. Inside a <see cref="CostTrace"/> shapes stand for tensors on the processor.</summary>
    public static bool Supports(params ReadOnlySpan<Tensor> tensors) => GradMode.IsEnabled && (FusedRows.AreSingleOnProcessor(tensors) || CostTrace.FollowsShapesOf(tensors));

    /// <summary>The Gaussian error linear unit in its tanh approximation.</summary>
    /// <param name="x">Any shape.</param>
    /// <returns>The same shape. Its slope is exact to rounding for every finite number, also where libtorch's is NaN (beyond 1e19).</returns>
    public static Tensor Gelu(Tensor x)
    {
        if (TraceOf(x) is { } trace) return trace.CountKernel(Shape(x.Shape), [x], x);
        if (Vector512.IsHardwareAccelerated) return TrainingGelu<Simd512, Vector512<float>>.Forward(x);
        return Vector256.IsHardwareAccelerated ? TrainingGelu<Simd256, Vector256<float>>.Forward(x) : TrainingGelu<Simd128, Vector128<float>>.Forward(x);
    }

    /// <summary>Layer norm over the last axis, its scale and shift, then (1 + scale) and shift of each batch row.</summary>
    /// <inheritdoc cref="FusedRows.LayerNormModulated"/>
    public static Tensor LayerNormModulated(Tensor x_BSD, double eps, Tensor? weight, Tensor? bias, Tensor scale_B1D, Tensor shift_B1D)
    {
        using var scope = new TensorScope();
        // Small, so their gradients are left to libtorch.
        var (factor_B1D, offset_B1D) = FusedRows.JoinModulation(x_BSD.Size(0), x_BSD.Size(2), weight, bias, scale_B1D, shift_B1D);
        if (TraceOf(x_BSD) is { } trace) return scope.Keep(trace.CountKernel(Shape(x_BSD.Shape), [x_BSD, factor_B1D, offset_B1D], x_BSD, factor_B1D));
        if (Vector512.IsHardwareAccelerated) return scope.Keep(TrainingLayerNorm<Simd512, Vector512<float>>.Forward(x_BSD, eps, factor_B1D, offset_B1D));
        return scope.Keep(Vector256.IsHardwareAccelerated
            ? TrainingLayerNorm<Simd256, Vector256<float>>.Forward(x_BSD, eps, factor_B1D, offset_B1D)
            : TrainingLayerNorm<Simd128, Vector128<float>>.Forward(x_BSD, eps, factor_B1D, offset_B1D));
    }

    /// <summary>RMS norm of every head's channels, then a rotation of pairs of channels if asked.</summary>
    /// <param name="x_BSHD">The heads of tokens; copied where the last axis has gaps.</param>
    /// <param name="weight">[D].</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="rotation">Angles; null for no rotation.</param>
    /// <returns>[B, S, H, D] as a view of memory in the order [B, H, S, D], as attention's products want it.</returns>
    /// <exception cref="ArgumentException">The shapes don't belong together.</exception>
    public static Tensor HeadNorm(Tensor x_BSHD, Tensor weight, double eps, HeadRotation? rotation = null)
    {
        if (TraceOf(x_BSHD) is { } trace) return trace.CountKernel(Shape([x_BSHD.Size(0), x_BSHD.Size(2), x_BSHD.Size(1), x_BSHD.Size(3)]), [x_BSHD, weight], x_BSHD).Transpose(1, 2);
        if (Vector512.IsHardwareAccelerated) return TrainingHeadNorm<Simd512, Vector512<float>>.Forward(x_BSHD, weight, eps, rotation);
        return Vector256.IsHardwareAccelerated
            ? TrainingHeadNorm<Simd256, Vector256<float>>.Forward(x_BSHD, weight, eps, rotation)
            : TrainingHeadNorm<Simd128, Vector128<float>>.Forward(x_BSHD, weight, eps, rotation);
    }

    /// <summary>gate * branch + residual.</summary>
    /// <param name="branch_BSD">What a branch gave.</param>
    /// <param name="gate_B1D">Batch rows' gates.</param>
    /// <param name="residual_BSD">Where the branch left from.</param>
    /// <returns>[B, S, D].</returns>
    public static Tensor AddResidual(Tensor branch_BSD, Tensor gate_B1D, Tensor residual_BSD)
    {
        if (TraceOf(branch_BSD) is { } trace) return trace.CountKernel(Shape(branch_BSD.Shape), [branch_BSD, gate_B1D, residual_BSD], branch_BSD, gate_B1D);
        if (Vector512.IsHardwareAccelerated) return TrainingResidual<Simd512, Vector512<float>>.Forward(branch_BSD, gate_B1D, residual_BSD);
        return Vector256.IsHardwareAccelerated
            ? TrainingResidual<Simd256, Vector256<float>>.Forward(branch_BSD, gate_B1D, residual_BSD)
            : TrainingResidual<Simd128, Vector128<float>>.Forward(branch_BSD, gate_B1D, residual_BSD);
    }

    /// <summary>The softmax of scores times a number, written over them.</summary>
    /// <param name="scores_BHLS">The scores; nobody else reads them, not even backward of what made them, such as a matrix product. Without gaps; fp32, or bfloat16, which is widened row by row.</param>
    /// <param name="scale">What they are multiplied by first.</param>
    /// <param name="keyLengths">Keys behind this number are hidden in a batch row; null hides none. Where all are hidden the weights are NaN.</param>
    /// <returns>[B, H, L, S], in the memory of the scores.</returns>
    /// <exception cref="ArgumentException">The scores have gaps, or the lengths don't fit them.</exception>
    public static Tensor SoftmaxInPlace(Tensor scores_BHLS, double scale, IReadOnlyList<int>? keyLengths = null)
    {
        if (TraceOf(scores_BHLS) is { } trace)
        {
            var weights = scores_BHLS.Detach();
            return trace.CountKernel(weights, [scores_BHLS], weights);
        }

        if (Vector512.IsHardwareAccelerated) return TrainingSoftmax<Simd512, Vector512<float>>.ForwardInPlace(scores_BHLS, scale, keyLengths);
        return Vector256.IsHardwareAccelerated
            ? TrainingSoftmax<Simd256, Vector256<float>>.ForwardInPlace(scores_BHLS, scale, keyLengths)
            : TrainingSoftmax<Simd128, Vector128<float>>.ForwardInPlace(scores_BHLS, scale, keyLengths);
    }

    private static CostTrace? TraceOf(Tensor x) => x.Device.Type == DeviceType.Meta ? CostTrace.Current : null;

    private static Tensor Shape(ReadOnlySpan<long> shape) => Tensor.Empty(shape, DType.F32, Device.Meta);
}
