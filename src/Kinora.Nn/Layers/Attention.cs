using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Nn;

/// <summary>
/// Scaled dot-product attention. In inference no matrix of all scores exists on any device: on the processor a tiled kernel
/// runs, elsewhere the engine's fused operator, and where it has none the queries are worked off in chunks. In training the matrix
/// exists, for backward.
/// </summary>
public static class Attention
{
    // Rows of scores alive at once without gradients: bounds memory to rows x keys instead of queries x keys.
    private const long ChunkScores = 1 << 22;

    private static readonly Lazy<bool> HasFusedOperator = new(() => Engine.HasOperator("scaled_dot_product_attention"));

    /// <summary>softmax(q k^T / sqrt(d) + bias) v.</summary>
    /// <param name="q_BHLD">Queries [B, H, L, d].</param>
    /// <param name="k_BGSD">Keys [B, G, S, d]; G divides H, and query head h reads head h / (H / G).</param>
    /// <param name="v_BGSD">Values [B, G, S, d].</param>
    /// <param name="bias">Added to the scores, broadcastable to [B, H, L, S], -infinity where a key is hidden; null for none.</param>
    /// <returns>[B, H, L, d].</returns>
    public static Tensor Forward(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, Tensor? bias = null) =>
        Forward(q_BHLD, k_BGSD, v_BGSD, bias is null ? AttentionMask.None : new AttentionMask { Bias = bias });

    /// <summary>Attention of every query to the keys that a mask lets it see.</summary>
    /// <inheritdoc cref="Forward(Tensor, Tensor, Tensor, Tensor?)"/>
    public static Tensor Forward(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, AttentionMask mask)
    {
        if (FusedAttention.Supports(q_BHLD, k_BGSD, v_BGSD, mask)) return FusedAttention.Forward(q_BHLD, k_BGSD, v_BGSD, mask);
        var byLength = !mask.Causal && mask.Bias is null && q_BHLD.Size(1) == k_BGSD.Size(1);
        return byLength && TrainingRows.Supports(q_BHLD, k_BGSD, v_BGSD) ? InTraining(q_BHLD, k_BGSD, v_BGSD, mask.KeyLengths) : InOperators(q_BHLD, k_BGSD, v_BGSD, mask);
    }

    /// <summary>The same by the engine's operators, whatever the device: the kernel's twin.</summary>
    internal static Tensor InOperators(Tensor q_BHLD, Tensor k_BGSD, Tensor v_BGSD, AttentionMask mask)
    {
        using var scope = new TensorScope();
        var shared = q_BHLD.Size(1) / k_BGSD.Size(1);
        var (k_BHSD, v_BHSD) = shared == 1 ? (k_BGSD, v_BGSD) : (k_BGSD.RepeatInterleave(shared, 1), v_BGSD.RepeatInterleave(shared, 1));
        var length = q_BHLD.Size(2);
        var fused = !GradMode.IsEnabled && q_BHLD.Device.Type != DeviceType.Meta && HasFusedOperator.Value;
        var rows = length;
        if (!GradMode.IsEnabled && (!fused || NeedsMatrix(mask))) rows = Math.Clamp(ChunkScores / Math.Max(1, q_BHLD.Size(0) * q_BHLD.Size(1) * k_BHSD.Size(2)), 1, Math.Max(1, length));

        var keys_BHDS = fused ? null : k_BHSD.Transpose(-2, -1) * (1 / Math.Sqrt(q_BHLD.Size(-1)));
        if (rows >= length) return scope.Keep(Stretch(q_BHLD, 0));
        var parts = new List<Tensor>();
        for (long start = 0; start < length; start += rows) parts.Add(Stretch(q_BHLD.Narrow(2, start, Math.Min(rows, length - start)), start));
        return scope.Keep(Tensor.Concat([.. parts], 2));

        Tensor Stretch(Tensor q, long first)
        {
            using var inner = new TensorScope();
            var bias = mask.ToBias(first, q.Size(2), k_BHSD.Size(2), DType.F32, q.Device);
            return inner.Keep(keys_BHDS is null
                ? Engine.Call("scaled_dot_product_attention", q, k_BHSD, v_BHSD, bias?.To(q.DType))
                : Whole(q, keys_BHDS, v_BHSD, bias));
        }
    }

    // Scale, hidden keys and softmax in one pass over the scores, which backward doesn't need but as weights.
    private static Tensor InTraining(Tensor q, Tensor k, Tensor v, IReadOnlyList<int>? keyLengths)
    {
        using var scope = new TensorScope();
        if (MixedPrecision.HasProducts) (q, k, v) = (q.To(DType.BF16), k.To(DType.BF16), v.To(DType.BF16));
        var attended_BHLD = TrainingRows.SoftmaxInPlace(q.MatMul(k.Transpose(-2, -1)), 1 / Math.Sqrt(q.Size(-1)), keyLengths).MatMul(v);
        return scope.Keep(attended_BHLD.To(DType.F32));
    }

    // A mask that differs from query to query is a matrix of queries x keys to the engine's operators.
    private static bool NeedsMatrix(AttentionMask mask) => mask.Causal || mask.Bias is { } bias && bias.Size(-2) > 1;

    private static Tensor Whole(Tensor q, Tensor keys_BHDS, Tensor v, Tensor? bias)
    {
        var scores = q.MatMul(keys_BHDS);
        if (bias is not null) scores = scores + bias.To(scores.DType);
        return scores.To(DType.F32).Softmax(-1).To(v.DType).MatMul(v);
    }
}
