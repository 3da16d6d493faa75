using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>x W^T + b with a weight of integers: each piece of the weight is widened once, in the order in which the product reads it, and multiplied in fp32.</summary>
public static unsafe class QuantizedLinear
{
    /// <summary>Computes it.</summary>
    /// <param name="x">[..., in].</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null.</param>
    /// <returns>[..., out]. Where gradients are recorded or x is not fp32 on the processor, by the engine with the widened weight.</returns>
    /// <remarks>A row's values do not depend on the number of threads, of rows, nor on the processor's vectors.</remarks>
    /// <exception cref="ArgumentException">The last axis is not as long as the weight's rows.</exception>
    public static Tensor Forward(Tensor x, QuantizedWeight weight, Tensor? bias)
    {
        if (x.Dimensions == 0 || x.Size(-1) != weight.Inputs) throw new ArgumentException($"A linear layer: {x} by a weight of {weight}; a last axis of {weight.Inputs} is needed.", nameof(x));
        using var scope = new TensorScope();
        if (!FusedRows.Supports(x) || (bias is not null && !FusedRows.Supports(bias)))
            return scope.Keep(x.Linear(weight.Dequantize().To(x.DType).To(x.Device), bias));
        var y = Vector512.IsHardwareAccelerated ? Forward<Simd512, Vector512<float>>(x, weight, bias)
            : Vector256.IsHardwareAccelerated ? Forward<Simd256, Vector256<float>>(x, weight, bias)
            : Forward<Simd128, Vector128<float>>(x, weight, bias);
        return scope.Keep(y);
    }

    /// <summary>The kernel with vectors of one width.</summary>
    /// <param name="x">[..., in] in fp32.</param>
    /// <param name="weight">[out, in].</param>
    /// <param name="bias">[out], or null.</param>
    /// <param name="plain">Whether to widen without instructions of one kind of processor.</param>
    internal static Tensor Forward<TSimd, TVector>(Tensor x, QuantizedWeight weight, Tensor? bias, bool plain = false)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        using var scope = new TensorScope();
        var rows = x.ElementCount / weight.Inputs;
        var from = x.Contiguous();
        var biases = bias?.Contiguous();
        long[] shape = [.. x.Shape[..^1], weight.Outputs];
        var y = Tensor.Empty(shape);
        var problem = new QuantizedProblem((float*)from.Data, rows, weight, biases is null ? null : (float*)biases.Data, (float*)y.Data, plain);
        QuantizedProduct<TSimd, TVector>.Run(problem, Engine.Threads);
        return scope.Keep(y);
    }
}
