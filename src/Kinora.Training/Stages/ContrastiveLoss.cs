using Kinora.Tensors;

namespace Kinora.Training.Stages;

/// <summary>The symmetric InfoNCE loss of CLIP (Radford et al. 2021), for batches in which several pairs may fit each other.</summary>
internal static class ContrastiveLoss
{
    // CLIP's bound on the temperature: similarities are never multiplied with more than 100.
    private const double LargestLogScale = 4.6051701859880918;

    /// <param name="texts_BE">Texts of length 1.</param>
    /// <param name="pictures_BE">Pictures of length 1, picture i belonging to text i.</param>
    /// <param name="logitScale">The logarithm of the similarities' factor.</param>
    /// <param name="labels">What each pair shows; pairs with one label fit each other, and share the probability.</param>
    /// <returns>The loss, at least the entropy of the shared labels, and the share of texts whose most similar picture fits.</returns>
    public static (Tensor Loss, Tensor Accuracy) Of(Tensor texts_BE, Tensor pictures_BE, Tensor logitScale, int[] labels)
    {
        var label_B = Tensor.From([.. labels.Select(l => (long)l)], labels.Length);
        var fits_BB = label_B.Unsqueeze(1).Equal(label_B.Unsqueeze(0)).To(DType.F32);
        var target_BB = fits_BB / fits_BB.Sum([1], keep: true);

        var logits_BB = texts_BE.MatMul(pictures_BE.Transpose(0, 1)) * logitScale.Clamp(0, LargestLogScale).Exp();
        var loss = (CrossEntropy(logits_BB) + CrossEntropy(logits_BB.Transpose(0, 1))) * 0.5;

        using var noGrad = GradMode.NoGrad();
        var best_B = logits_BB.ArgMax(1, keep: true);
        return (loss, Engine.Call("gather", fits_BB, 1L, best_B).Mean());

        Tensor CrossEntropy(Tensor scores_BB) => -(target_BB * scores_BB.LogSoftmax(1)).Sum([1]).Mean();
    }
}
