using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>Attention of every token to every token that is no padding.</summary>
internal sealed class BertSelfAttention
{
    private readonly int _heads;
    private readonly Linear _query;
    private readonly Linear _key;
    private readonly Linear _value;

    /// <summary>Takes <c>query</c>, <c>key</c> and <c>value</c>, each [D, D] with bias.</summary>
    public BertSelfAttention(ParameterPath path, HunyuanClipConfig config)
    {
        _heads = config.Heads;
        _query = new Linear(path["query"], config.Width, config.Width);
        _key = new Linear(path["key"], config.Width, config.Width);
        _value = new Linear(path["value"], config.Width, config.Width);
    }

    /// <summary>[B, L, D] and a bias [B, 1, 1, L] on the keys to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD, Tensor? bias_B11L)
    {
        var attended_BHLK = Attention.Forward(Heads(_query.Forward(x_BLD)), Heads(_key.Forward(x_BLD)), Heads(_value.Forward(x_BLD)), bias_B11L);
        return attended_BHLK.Transpose(1, 2).Reshape(x_BLD.Shape);
    }

    // [B, L, D] to [B, H, L, K].
    private Tensor Heads(Tensor x_BLD) => x_BLD.Reshape(x_BLD.Size(0), x_BLD.Size(1), _heads, -1).Transpose(1, 2);
}
