using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>Self-attention with queries, keys and values packed into one weight.</summary>
internal sealed class VisualAttention
{
    private readonly int _heads;
    private readonly Tensor _inWeight;
    private readonly Tensor _inBias;
    private readonly Linear _out;

    /// <summary>Takes <c>in_proj_weight</c> [3 D, D], <c>in_proj_bias</c> [3 D] and <c>out_proj</c>.</summary>
    public VisualAttention(ParameterPath path, HunyuanClipVisualConfig config)
    {
        _heads = config.Heads;
        _inWeight = path.Get("in_proj_weight", Initialization.FanIn(), 3 * config.Width, config.Width);
        _inBias = path.Get("in_proj_bias", Initialization.Zeros, 3 * config.Width);
        _out = new Linear(path["out_proj"], config.Width, config.Width);
    }

    /// <summary>[B, L, D] to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD)
    {
        var qkv_BL3HK = x_BLD.Linear(_inWeight, _inBias).Reshape(x_BLD.Size(0), x_BLD.Size(1), 3, _heads, -1);
        var qkv_3BHLK = qkv_BL3HK.Permute(2, 0, 3, 1, 4);
        var attended_BHLK = Attention.Forward(qkv_3BHLK.Select(0, 0), qkv_3BHLK.Select(0, 1), qkv_3BHLK.Select(0, 2));
        return _out.Forward(attended_BHLK.Transpose(1, 2).Reshape(x_BLD.Shape));
    }
}
