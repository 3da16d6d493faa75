using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// softmax(q k^T / sqrt(d) + mask) v on the processor, without ever holding the scores of more than a tile. Memory beside the
/// result is a reordered copy of the keys and values of a few heads. The parts of the work do not depend on the number of
/// threads, so the bits of the result don't either.
/// </summary>
public static unsafe class FusedAttention
{
    /// <summary>Whether the kernel takes such inputs here and now: fp32 on the processor, and no gradients asked for.</summary>
    public static bool Supports(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, AttentionMask mask) =>
        FusedRows.IsInference && IsPlain(q_BHLD) && IsPlain(k_BGSD) && IsPlain(v_BGSD) && (mask.Bias is null || IsPlain(mask.Bias))
        && q_BHLD.Size(2) <= int.MaxValue / 2 && k_BGSD.Size(2) <= int.MaxValue / 2;

    /// <summary>Attention of every query to the keys that it sees.</summary>
    /// <param name="q_BHLD">Queries; any strides.</param>
    /// <param name="k_BGSD">Keys; G divides H, and query head h reads head h / (H / G).</param>
    /// <param name="v_BGSD">Values, likewise; their width may be another.</param>
    /// <param name="mask">What is seen.</param>
    /// <returns>[B, H, L, D] as a view of memory in the order [B, L, H, D], as output weights want it.</returns>
    /// <exception cref="ArgumentException">The shapes don't belong together.</exception>
    public static Tensor Forward(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, AttentionMask mask)
    {
        if (Vector512.IsHardwareAccelerated) return Forward<Simd512, Vector512<float>>(q_BHLD, k_BGSD, v_BGSD, mask);
        return Vector256.IsHardwareAccelerated
            ? Forward<Simd256, Vector256<float>>(q_BHLD, k_BGSD, v_BGSD, mask)
            : Forward<Simd128, Vector128<float>>(q_BHLD, k_BGSD, v_BGSD, mask);
    }

    /// <summary>The same with vectors of a given width.</summary>
    internal static Tensor Forward<TSimd, TVector>(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, AttentionMask mask)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        Check(q_BHLD, k_BGSD, v_BGSD, mask);
        using var scope = new TensorScope();
        var (q, k, v) = (Rows(q_BHLD), Rows(k_BGSD), Rows(v_BGSD));
        var (batch, heads, queries, keys) = (q.Size(0), q.Size(1), q.Size(2), k.Size(2));
        var result_BLHD = Tensor.Empty([batch, queries, heads, v.Size(3)]);
        if (result_BLHD.ElementCount == 0) return scope.Keep(result_BLHD.Transpose(1, 2));
        // Broadcast by strides of 0, without a copy.
        var bias = mask.Bias is null ? null : Rows(mask.Bias.Expand(batch, heads, queries, keys));
        using var roots = mask.DistanceSlopes is null ? null : Roots(queries, TSimd.Width);
        AttentionKernel<TSimd, TVector>.Run(
            new AttentionProblem
            {
                Batch = (int)batch,
                Heads = (int)heads,
                KeyHeads = (int)k.Size(1),
                Queries = (int)queries,
                Keys = (int)keys,
                Width = (int)q.Size(3),
                ValueWidth = (int)v.Size(3),
                Q = new HeadView(q),
                K = new HeadView(k),
                V = new HeadView(v),
                Result = new HeadView(result_BLHD.Transpose(1, 2)),
                Causal = mask.Causal,
                KeyLengths = mask.KeyLengths,
                Bias = bias is null ? null : new HeadView(bias),
                Slopes = mask.DistanceSlopes is null ? null : [.. mask.DistanceSlopes.Select(m => -(float)m * SimdMath.Log2OfE)],
                Roots = roots is null ? null : roots.First,
            },
            Engine.Threads);
        return scope.Keep(result_BLHD.Transpose(1, 2));
    }

    private static bool IsPlain(Tensor x) => x.Dimensions == 4 && x.DType == DType.F32 && x.Device.Type == DeviceType.Cpu;

    private static Tensor Rows(Tensor x_BHLD) => x_BHLD.Stride(3) == 1 || x_BHLD.Size(3) == 1 ? x_BHLD : x_BHLD.Contiguous();

    private static WorkMemory Roots(long queries, int spare)
    {
        var roots = new WorkMemory(queries + spare);
        for (long k = 0; k < queries + spare; k++) roots.First[k] = MathF.Sqrt(Math.Max(0, queries - 1 - k));
        return roots;
    }

    private static void Check(Tensor q, Tensor k, Tensor v, AttentionMask mask)
    {
        var (batch, heads, groups) = (q.Size(0), q.Size(1), k.Size(1));
        if (k.Size(0) != batch || v.Size(0) != batch || v.Size(1) != groups || groups == 0 || heads % groups != 0 || k.Size(2) != v.Size(2) || k.Size(3) != q.Size(3))
        {
            throw new ArgumentException($"Attention: queries {q}, keys {k} and values {v} don't belong together: [B, H, L, D], [B, G, S, D] and [B, G, S, E] are needed, G a divisor of H.");
        }

        if (mask.Causal && q.Size(2) != k.Size(2)) throw new ArgumentException($"Causal attention: {q.Size(2)} queries and {k.Size(2)} keys, as many are needed.");
        if (mask.DistanceSlopes is { } slopes && (!mask.Causal || slopes.Count != heads)) throw new ArgumentException($"Attention with a bias by distance: {slopes.Count} slopes for {heads} heads{(mask.Causal ? "" : ", not causal")}; one slope for each head and Causal are needed.");
        if (mask.KeyLengths is { } lengths && (lengths.Count != batch || lengths.Any(n => n < 0 || n > k.Size(2)))) throw new ArgumentException($"Attention: key lengths {string.Join(", ", lengths)} for {batch} batch rows of {k.Size(2)} keys; one length for each row, from 0 to the number of keys, is needed.");
    }
}
