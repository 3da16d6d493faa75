using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepLlm;

// B batch, L tokens, D width, H query heads, G key/value heads, K channels per head.

/// <summary>Causal self-attention with grouped keys and values (Ainslie et al. 2023) and a bias by distance (spec 5.2, 5.3).</summary>
internal sealed class StepLlmAttention
{
    private readonly StepLlmConfig _config;
    private readonly Linear _wqkv;
    private readonly Linear _wo;

    /// <summary>Takes <c>wqkv</c> [D + 2 G K, D] and <c>wo</c> [D, D], without biases.</summary>
    public StepLlmAttention(ParameterPath path, StepLlmConfig config)
    {
        _config = config;
        _wqkv = new Linear(path["wqkv"], config.Width, config.Width + (2 * config.Groups * config.HeadWidth), bias: false);

        // Every block adds twice to the residual stream: smaller starts keep its variance near that of the embeddings.
        _wo = new Linear(path["wo"], config.Width, config.Width, bias: false, Initialization.FanIn(1 / Math.Sqrt(2 * config.Layers)));
    }

    /// <summary>[B, L, D] to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD, AttentionMask mask) => _wo.Forward(Core(x_BLD, mask).Reshape(x_BLD.Size(0), x_BLD.Size(1), _config.Width));

    /// <summary>Everything before the output weights: [B, L, D] to [B, L, H, K].</summary>
    public Tensor Core(Tensor x_BLD, AttentionMask mask)
    {
        var (batch, length) = (x_BLD.Size(0), x_BLD.Size(1));
        var (heads, groups, headWidth) = (_config.Heads, _config.Groups, _config.HeadWidth);

        // Rows of wqkv: all queries first, then for every group its keys and its values (spec 5.2).
        var qkv = _wqkv.Forward(x_BLD);
        var q_BLHK = qkv.Narrow(-1, 0, _config.Width).Reshape(batch, length, heads, headWidth);
        var kv_BLG2K = qkv.Narrow(-1, _config.Width, 2 * groups * headWidth).Reshape(batch, length, groups, 2, headWidth);

        // Query head i reads group i div (H / G).
        return Attention.Forward(q_BLHK.Transpose(1, 2), kv_BLG2K.Select(3, 0).Transpose(1, 2), kv_BLG2K.Select(3, 1).Transpose(1, 2), mask).Transpose(1, 2);
    }
}
