using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>One block of the picture tower: attention and feed-forward after a layer norm each, added to the residual stream.</summary>
internal sealed class VisualBlock
{
    private const double NormEps = 1e-5;
    private readonly LayerNorm _norm1;
    private readonly VisualAttention _attention;
    private readonly LayerNorm _norm2;
    private readonly Linear _expand;
    private readonly Linear _project;

    /// <summary>Takes the keys below <c>visual.transformer.resblocks.N</c>.</summary>
    public VisualBlock(ParameterPath path, HunyuanClipVisualConfig config)
    {
        _norm1 = new LayerNorm(path["ln_1"], config.Width, NormEps);
        _attention = new VisualAttention(path["attn"], config);
        _norm2 = new LayerNorm(path["ln_2"], config.Width, NormEps);
        _expand = new Linear(path["mlp"]["c_fc"], config.Width, 4 * config.Width);
        _project = new Linear(path["mlp"]["c_proj"], 4 * config.Width, config.Width);
    }

    /// <summary>[B, L, D] to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD)
    {
        using var scope = new TensorScope();
        x_BLD = x_BLD + _attention.Forward(_norm1.Forward(x_BLD));
        var hidden = _expand.Forward(_norm2.Forward(x_BLD));

        // The sigmoid form of GELU with which CLIP and Chinese-CLIP were trained (Hendrycks and Gimpel 2016, section 2).
        return scope.Keep(x_BLD + _project.Forward(hidden * (hidden * 1.702).Sigmoid()));
    }
}
