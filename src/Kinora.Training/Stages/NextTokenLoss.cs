using Kinora.Models.StepLlm;
using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>
/// How well a decoder predicts each next token. Step-LLM's file has neither a final norm nor an output layer, so both belong
/// to the loss: the residual stream at unit RMS against the embedding table (tied weights, Press and Wolf 2017).
/// </summary>
internal static class NextTokenLoss
{
    private const double NormEps = 1e-5;
    private const long Ignored = -100;
    private const long MeanReduction = 1;

    /// <param name="encoder">The decoder stack.</param>
    /// <param name="ids_BL">Token ids [B, L] from BOS to EOS, then padding.</param>
    /// <param name="mask_BL">1 for tokens, 0 for padding [B, L].</param>
    /// <returns>The mean over all tokens after BOS of -ln p(token), and the share of them predicted best.</returns>
    public static (Tensor Loss, Tensor Accuracy) Of(StepLlmEncoder encoder, Tensor ids_BL, Tensor mask_BL)
    {
        var steps = ids_BL.Size(1) - 1;
        var hidden_BTD = encoder.Forward(ids_BL.Narrow(1, 0, steps));
        var normalized_BTD = hidden_BTD * (hidden_BTD.Square().Mean([-1], keep: true) + NormEps).Rsqrt();
        var logits_NV = normalized_BTD.Linear(encoder.Embedding_VD).Reshape(-1, encoder.Config.Vocabulary);

        var targets_N = ids_BL.Narrow(1, 1, steps).MaskedFill(mask_BL.Narrow(1, 1, steps).Less(1), Ignored).Reshape(-1);
        var loss = Engine.Call("cross_entropy_loss", logits_NV, targets_N, Argument.None, MeanReduction, Ignored);

        using var noGrad = GradMode.NoGrad();
        var counted = mask_BL.Narrow(1, 1, steps).Sum().To(DType.F32);
        return (loss, logits_NV.ArgMax(-1).Equal(targets_N).To(DType.F32).Sum() / counted);
    }
}
