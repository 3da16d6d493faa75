using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae.Layers;

/// <summary>
/// Attention with one head over all positions of a chunk in (t, h, w) order. A token sees itself and the tokens before it, so
/// within a frame only the earlier raster positions. Keys <c>norm</c>, <c>q</c>, <c>k</c>, <c>v</c>, <c>proj_out</c>.
/// </summary>
internal sealed class AttnBlock
{
    // Scores alive at once: bounds memory to rows x tokens instead of tokens x tokens.
    private const long DefaultChunkScores = 1 << 22;

    private readonly FrameGroupNorm _norm;
    private readonly PointwiseConv3d _q;
    private readonly PointwiseConv3d _k;
    private readonly PointwiseConv3d _v;
    private readonly PointwiseConv3d _projection;

    public AttnBlock(ParameterPath path, long channels, VideoVaeConfig config)
    {
        _norm = new FrameGroupNorm(path["norm"], channels, config);
        _q = new PointwiseConv3d(path["q"], channels, channels);
        _k = new PointwiseConv3d(path["k"], channels, channels);
        _v = new PointwiseConv3d(path["v"], channels, channels);
        _projection = new PointwiseConv3d(path["proj_out"], channels, channels, Initialization.Zeros);
    }

    /// <summary>[B, C, T, H, W] to the same shape.</summary>
    public Tensor Forward(Tensor x_BCTHW) => Forward(x_BCTHW, DefaultChunkScores);

    /// <summary>The same with as many queries at a time as make no more than the given number of scores.</summary>
    internal Tensor Forward(Tensor x_BCTHW, long chunkScores)
    {
        using var scope = new TensorScope();
        var (batch, channels) = (x_BCTHW.Size(0), x_BCTHW.Size(1));
        var normed = _norm.Forward(x_BCTHW);
        var q_BLC = _q.Forward(normed).Reshape(batch, channels, -1).Transpose(1, 2) * (1 / Math.Sqrt(channels));
        var k_BCL = _k.Forward(normed).Reshape(batch, channels, -1);
        var v_BLC = _v.Forward(normed).Reshape(batch, channels, -1).Transpose(1, 2);
        var mixed_BCL = CausalAttention(q_BLC, k_BCL, v_BLC, chunkScores).Transpose(1, 2);
        return scope.Keep(x_BCTHW + _projection.Forward(mixed_BCL.Reshape(x_BCTHW.Shape)));
    }

    private static Tensor CausalAttention(Tensor q_BLC, Tensor k_BCL, Tensor v_BLC, long chunkScores)
    {
        var length = q_BLC.Size(1);
        var rows = Math.Clamp(chunkScores / (q_BLC.Size(0) * length), 1, length);
        var parts = new List<Tensor>();
        for (long start = 0; start < length; start += rows)
        {
            using var scope = new TensorScope();
            var count = Math.Min(rows, length - start);
            var seen = start + count;
            // Row i of this part is token start + i: everything right of the diagonal shifted by start is later than it.
            var hidden = Engine.Call("triu", Tensor.Full([count, seen], double.NegativeInfinity, q_BLC.DType, q_BLC.Device), start + 1);
            var scores = q_BLC.Narrow(1, start, count).MatMul(k_BCL.Narrow(2, 0, seen)) + hidden;
            parts.Add(scope.Keep(scores.To(DType.F32).Softmax(-1).To(v_BLC.DType).MatMul(v_BLC.Narrow(1, 0, seen))));
        }

        return parts.Count == 1 ? parts[0] : Tensor.Concat([.. parts], 1);
    }
}
