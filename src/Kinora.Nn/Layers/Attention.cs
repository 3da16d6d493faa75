using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>Scaled dot-product attention in plain operators.</summary>
public static class Attention
{
    // Rows of scores alive at once without gradients: bounds memory to rows x keys instead of queries x keys.
    private const long ChunkScores = 1 << 22;

    /// <summary>softmax(q k^T / sqrt(d) + bias) v.</summary>
    /// <param name="q_BHLD">Queries [B, H, L, d].</param>
    /// <param name="k_BHSD">Keys [B, H, S, d].</param>
    /// <param name="v_BHSD">Values [B, H, S, d].</param>
    /// <param name="bias">Added to the scores, broadcastable to [B, H, L, S], -infinity where a key is hidden; null for none.</param>
    /// <returns>[B, H, L, d].</returns>
    /// <remarks>Without gradients the queries are processed in chunks, so no L x S matrix of a long sequence is ever whole in memory.</remarks>
    public static Tensor Forward(Tensor q_BHLD, Tensor k_BHSD, Tensor v_BHSD, Tensor? bias = null)
    {
        var length = q_BHLD.Size(2);
        var scoresPerRow = q_BHLD.Size(0) * q_BHLD.Size(1) * k_BHSD.Size(2);
        var rows = Math.Max(1, ChunkScores / Math.Max(1, scoresPerRow));
        var keys_BHDS = k_BHSD.Transpose(-2, -1) * (1 / Math.Sqrt(q_BHLD.Size(-1)));
        if (GradMode.IsEnabled || rows >= length) return Whole(q_BHLD, keys_BHDS, v_BHSD, bias);

        var parts = new List<Tensor>();
        for (long start = 0; start < length; start += rows)
        {
            using var scope = new TensorScope();
            var count = Math.Min(rows, length - start);
            var part = bias is not null && bias.Size(-2) > 1 ? bias.Narrow(-2, start, count) : bias;
            parts.Add(scope.Keep(Whole(q_BHLD.Narrow(2, start, count), keys_BHDS, v_BHSD, part)));
        }

        return Tensor.Concat([.. parts], 2);
    }

    private static Tensor Whole(Tensor q, Tensor keys_BHDS, Tensor v, Tensor? bias)
    {
        var scores = q.MatMul(keys_BHDS);
        if (bias is not null) scores = scores + bias;
        return scores.To(DType.F32).Softmax(-1).To(v.DType).MatMul(v);
    }
}
