using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// What a transformer does to its rows between matrix products, each in one pass over memory: for inference in fp32 on the
/// processor. The methods whose name ends in InPlace write to the tensor that they are given.
/// </summary>
public static unsafe class FusedRows
{
    // Numbers that a thread takes at a time.
    private const long PartNumbers = 1 << 16;

    /// <summary>Whether gradients are off on this thread, so that results may be written in place and without a record.</summary>
    public static bool IsInference => !GradMode.IsEnabled;

    /// <summary>Whether the kernels take these here and now.</summary>
    public static bool Supports(params ReadOnlySpan<Tensor> tensors) => IsInference && AreSingleOnProcessor(tensors);

    /// <summary>Layer norm over the last axis, its scale and shift, then (1 + scale) and shift of each batch row.</summary>
    /// <param name="x_BSD">The input.</param>
    /// <param name="eps">Added to the variance.</param>
    /// <param name="weight">[D], or null for 1.</param>
    /// <param name="bias">[D], or null for 0.</param>
    /// <param name="scale_B1D">Batch rows' scales, less 1.</param>
    /// <param name="shift_B1D">Batch rows' shifts.</param>
    /// <returns>[B, S, D].</returns>
    public static Tensor LayerNormModulated(Tensor x_BSD, double eps, Tensor? weight, Tensor? bias, Tensor scale_B1D, Tensor shift_B1D)
    {
        using var scope = new TensorScope();
        var (batch, rows, width) = (x_BSD.Size(0), x_BSD.Size(1), x_BSD.Size(2));
        var x = x_BSD.Contiguous();
        var y = Tensor.Empty(x.Shape);
        var (factor_B1D, offset_B1D) = JoinModulation(batch, width, weight, bias, scale_B1D, shift_B1D);
        float* from = (float*)x.Data, to = (float*)y.Data, factors = (float*)factor_B1D.Data, offsets = (float*)offset_B1D.Data;
        Each(batch * rows, width, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var own = row / rows * width;
                if (Vector512.IsHardwareAccelerated) RowKernels<Simd512, Vector512<float>>.LayerNorm(from + (row * width), to + (row * width), (int)width, eps, factors + own, offsets + own);
                else RowKernels<Simd256, Vector256<float>>.LayerNorm(from + (row * width), to + (row * width), (int)width, eps, factors + own, offsets + own);
            }
        });
        return scope.Keep(y);
    }

    /// <summary>RMS norm of every head's channels, then a rotation of pairs of channels if asked.</summary>
    /// <param name="x_BSHD">The heads of tokens, overwritten; the last axis without gaps.</param>
    /// <param name="weight">[D].</param>
    /// <param name="eps">Added to the mean square.</param>
    /// <param name="rotation">Angles; null for no rotation.</param>
    public static void HeadNormInPlace(Tensor x_BSHD, Tensor weight, double eps, HeadRotation? rotation = null)
    {
        var (rows, heads, width) = (x_BSHD.Size(1), x_BSHD.Size(2), (int)x_BSHD.Size(3));
        if (x_BSHD.Dimensions != 4 || (x_BSHD.Stride(3) != 1 && width > 1)) throw new ArgumentException($"Normalising heads in place: {x_BSHD} has gaps along its last axis; [B, S, H, D] without is needed.");
        if (rotation is not null && (rotation.Tokens != rows || rotation.Width != width)) throw new ArgumentException($"Rotating heads: angles of {rotation.Tokens} tokens of {rotation.Width} channels for {x_BSHD}.");
        using var scope = new TensorScope();
        float* first = (float*)x_BSHD.Data, scales = (float*)weight.Contiguous().Data;
        var (perBatch, perRow, perHead) = (x_BSHD.Stride(0), x_BSHD.Stride(1), x_BSHD.Stride(2));
        Each(x_BSHD.Size(0) * rows, heads * width, (begin, end) =>
        {
            using var room = new WorkMemory(2 * width);
            for (var row = begin; row < end; row++)
            {
                var (batch, token) = Math.DivRem(row, rows);
                var at = first + (batch * perBatch) + (token * perRow);
                float* cos = rotation is null ? null : rotation.Cos + (token * width), sin = rotation is null ? null : rotation.Sin + (token * width);
                for (long head = 0; head < heads; head++, at += perHead)
                {
                    if (Vector512.IsHardwareAccelerated) RowKernels<Simd512, Vector512<float>>.RmsNorm(at, at, width, eps, scales, rotation?.Partners, cos, sin, room.First);
                    else RowKernels<Simd256, Vector256<float>>.RmsNorm(at, at, width, eps, scales, rotation?.Partners, cos, sin, room.First);
                }
            }
        });
    }

    /// <summary>gate * branch + residual, written to the branch.</summary>
    /// <param name="branch_BSD">What a branch gave, overwritten; without gaps.</param>
    /// <param name="gate_B1D">Batch rows' gates; null for 1.</param>
    /// <param name="residual_BSD">Where the branch left from.</param>
    public static void AddResidualInPlace(Tensor branch_BSD, Tensor? gate_B1D, Tensor residual_BSD)
    {
        if (!branch_BSD.IsContiguous) throw new ArgumentException($"Adding a residual in place: {branch_BSD} has gaps; a tensor without is needed.");
        using var scope = new TensorScope();
        var (batch, rows, width) = (branch_BSD.Size(0), branch_BSD.Size(1), branch_BSD.Size(2));
        var gates_B1D = (gate_B1D ?? Tensor.Ones([1, 1, width])).Expand(batch, 1, width).Contiguous();
        float* to = (float*)branch_BSD.Data, gates = (float*)gates_B1D.Data, from = (float*)residual_BSD.Contiguous().Data;
        Each(batch * rows, width, (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var gate = gates + (row / rows * width);
                if (Vector512.IsHardwareAccelerated) RowKernels<Simd512, Vector512<float>>.AddResidual(to + (row * width), gate, from + (row * width), to + (row * width), (int)width);
                else RowKernels<Simd256, Vector256<float>>.AddResidual(to + (row * width), gate, from + (row * width), to + (row * width), (int)width);
            }
        });
    }

    /// <summary>The Gaussian error linear unit in its tanh approximation, written over its input.</summary>
    /// <param name="x">Any shape, without gaps.</param>
    public static void GeluInPlace(Tensor x)
    {
        if (!x.IsContiguous) throw new ArgumentException($"GELU in place: {x} has gaps; a tensor without is needed.");
        var first = (float*)x.Data;
        Each(x.ElementCount, 1, (begin, end) =>
        {
            if (Vector512.IsHardwareAccelerated) RowKernels<Simd512, Vector512<float>>.Gelu(first + begin, first + begin, end - begin);
            else RowKernels<Simd256, Vector256<float>>.Gelu(first + begin, first + begin, end - begin);
        });
    }

    /// <summary>Whether the row kernels can read them, in inference or not.</summary>
    internal static bool AreSingleOnProcessor(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.DType != DType.F32 || tensor.Device.Type != DeviceType.Cpu) return false;
        }

        return true;
    }

    /// <summary>A norm's own scale and shift and those of a batch row in one: what the normalised row is multiplied by, and what is added.</summary>
    internal static (Tensor Factor_B1D, Tensor Offset_B1D) JoinModulation(long batch, long width, Tensor? weight, Tensor? bias, Tensor scale_B1D, Tensor shift_B1D)
    {
        var factor_B1D = scale_B1D + 1.0;
        var offset_B1D = bias is null ? shift_B1D : (factor_B1D * bias) + shift_B1D;
        if (weight is not null) factor_B1D = factor_B1D * weight;
        return (factor_B1D.Expand(batch, 1, width).Contiguous(), offset_B1D.Expand(batch, 1, width).Contiguous());
    }

    /// <summary>Rows that a thread takes at a time.</summary>
    internal static long PartRows(long width) => Math.Max(1, PartNumbers / Math.Max(1, width));

    internal static void Each(long rows, long width, Action<long, long> work) => KernelThreads.ForRows(rows, PartRows(width), Engine.Threads, work);
}
