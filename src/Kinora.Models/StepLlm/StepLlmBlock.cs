using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepLlm;

/// <summary>One decoder layer: attention and feed-forward, each added to the residual stream after an RMS norm (spec 5.2).</summary>
internal sealed class StepLlmBlock
{
    /// <summary>Takes the keys below <c>transformer.layers.N</c>.</summary>
    public StepLlmBlock(ParameterPath path, StepLlmConfig config)
    {
        Attention = new StepLlmAttention(path["attention"], config);
        AttentionNorm = new RmsNorm(path["attention_norm"], config.Width, config.NormEps);
        FeedForwardNorm = new RmsNorm(path["ffn_norm"], config.Width, config.NormEps);
        FeedForward = new StepLlmFeedForward(path["feed_forward"], config);
    }

    public StepLlmAttention Attention { get; }

    public RmsNorm AttentionNorm { get; }

    public RmsNorm FeedForwardNorm { get; }

    public StepLlmFeedForward FeedForward { get; }

    /// <summary>[B, L, D] to [B, L, D].</summary>
    public Tensor Forward(Tensor x_BLD, AttentionMask mask)
    {
        using var scope = new TensorScope();
        x_BLD = x_BLD + Attention.Forward(AttentionNorm.Forward(x_BLD), mask);
        x_BLD = x_BLD + FeedForward.Forward(FeedForwardNorm.Forward(x_BLD));
        return scope.Keep(x_BLD);
    }
}
