using Kinora.Pipelines;
using Kinora.Tensors;

namespace Kinora.Evaluation;

/// <summary>What a reward model reads of prompts: the CLIP text tower's state of its first token, and the mean over all of a prompt's tokens.</summary>
internal static class PromptFeatures
{
    /// <summary>Prompts that are encoded together.</summary>
    internal const int AtOnce = 64;

    /// <summary>How many values a prompt's features have.</summary>
    /// <param name="clipWidth">Width of CLIP's states.</param>
    public static int WidthOf(int clipWidth) => 2 * clipWidth;

    /// <summary>Features of prompts.</summary>
    /// <param name="encoder">A model's text encoders.</param>
    /// <param name="prompts">The prompts, at least one.</param>
    /// <returns>By prompt; as many values as <see cref="WidthOf"/> says.</returns>
    public static IReadOnlyDictionary<string, float[]> Of(PromptEncoder encoder, IEnumerable<string> prompts)
    {
        var features = new Dictionary<string, float[]>(StringComparer.Ordinal);
        foreach (var some in prompts.Distinct(StringComparer.Ordinal).Chunk(AtOnce))
        {
            using var scope = new TensorScope();
            using var noGrad = GradMode.NoGrad();
            var tokens = encoder.Tokenize(some);
            var states_BKC = encoder.Encode(tokens).Clip_BKC;
            var mask_BK1 = Tensor.From([.. tokens.Clip.Mask.Select(m => (float)m)], some.Length, tokens.Clip.Length, 1);
            var mean_BC = (states_BKC * mask_BK1).Sum([1]) / mask_BK1.Sum([1]);
            var rows = Tensor.Concat([states_BKC.Select(1, 0), mean_BC], 1);
            var width = (int)rows.Size(1);
            foreach (var (k, values) in rows.ToArray<float>().Chunk(width).Index()) features[some[k]] = values;
        }

        return features;
    }
}
