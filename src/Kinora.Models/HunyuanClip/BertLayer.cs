using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>One BERT layer: attention and feed-forward, each followed by a layer norm over the sum with its input (Devlin et al. 2019).</summary>
internal sealed class BertLayer
{
    private readonly BertSelfAttention _self;
    private readonly Linear _attentionDense;
    private readonly LayerNorm _attentionNorm;
    private readonly Linear _intermediate;
    private readonly Linear _output;
    private readonly LayerNorm _outputNorm;

    /// <summary>Takes the keys below <c>encoder.layer.N</c>.</summary>
    public BertLayer(ParameterPath path, HunyuanClipConfig config)
    {
        var attention = path["attention"];
        _self = new BertSelfAttention(attention["self"], config);
        _attentionDense = new Linear(attention["output"]["dense"], config.Width, config.Width);
        _attentionNorm = new LayerNorm(attention["output"]["LayerNorm"], config.Width, config.NormEps);
        _intermediate = new Linear(path["intermediate"]["dense"], config.Width, config.FeedForwardWidth);
        _output = new Linear(path["output"]["dense"], config.FeedForwardWidth, config.Width);
        _outputNorm = new LayerNorm(path["output"]["LayerNorm"], config.Width, config.NormEps);
    }

    /// <summary>[B, L, D] to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD, Tensor? bias_B11L)
    {
        using var scope = new TensorScope();
        var attended_BLD = Attend(x_BLD, bias_B11L);
        return scope.Keep(_outputNorm.Forward(_output.Forward(_intermediate.Forward(attended_BLD).Gelu()) + attended_BLD));
    }

    /// <summary>The first half of the layer, normalised.</summary>
    public Tensor Attend(Tensor x_BLD, Tensor? bias_B11L) =>
        _attentionNorm.Forward(_attentionDense.Forward(_self.Forward(x_BLD, bias_B11L)) + x_BLD);
}
