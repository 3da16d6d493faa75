using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What the two text encoders make of a batch of texts (spec 1.3 step 2).</summary>
/// <param name="Caption_BLC">Step-LLM hidden states [B, L, C], cut to the longest text of the batch.</param>
/// <param name="Clip_BKC">Hunyuan-CLIP hidden states [B, 77, C].</param>
/// <param name="CaptionLengths">Valid Step-LLM tokens of each row, BOS and EOS included.</param>
public sealed record TextEmbeddings(Tensor Caption_BLC, Tensor Clip_BKC, IReadOnlyList<int> CaptionLengths) : IDisposable
{
    /// <summary>The embeddings themselves, if every value is a finite number.</summary>
    /// <exception cref="GenerationException">An encoder gave others; it is named.</exception>
    public TextEmbeddings RefuseNonFinite()
    {
        foreach (var (name, states) in new[] { ("Step-LLM", Caption_BLC), ("Hunyuan-CLIP", Clip_BKC) })
        {
            if (states.IsFinite()) continue;
            throw new GenerationException(
                $"Encoding the text: values that are no finite numbers came out of {name}. No video was written. " +
                "Its weights are damaged: check them with 'kinora inspect'.");
        }

        return this;
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Caption_BLC.Dispose();
        Clip_BKC.Dispose();
    }
}
