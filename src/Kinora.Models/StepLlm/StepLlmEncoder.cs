using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.StepLlm;

/// <summary>
/// Step-LLM as a text encoder: a causal decoder stack whose residual stream, without a final norm, is the embedding of the
/// text (Step-Video-T2V report section 4.2; spec 5.2).
/// </summary>
public sealed class StepLlmEncoder
{
    private readonly StepLlmBlock[] _blocks;

    /// <summary>Takes <c>tok_embeddings.word_embeddings.weight</c> [V, D] and the layers below <c>transformer.layers</c>.</summary>
    /// <param name="path">Where the checkpoint's keys start.</param>
    /// <param name="config">The sizes.</param>
    public StepLlmEncoder(ParameterPath path, StepLlmConfig config)
    {
        Config = config;
        Embedding_VD = path["tok_embeddings"]["word_embeddings"].Get("weight", Initialization.Normal(1 / Math.Sqrt(config.Width)), config.Vocabulary, config.Width);
        var layers = path["transformer"]["layers"];
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(k => new StepLlmBlock(layers[k], config))];
    }

    /// <summary>The sizes.</summary>
    public StepLlmConfig Config { get; }

    /// <summary>The embedding table [V, D]; training predicts the next token with it too.</summary>
    public Tensor Embedding_VD { get; }

    internal IReadOnlyList<StepLlmBlock> Blocks => _blocks;

    /// <summary>Encodes token rows.</summary>
    /// <param name="ids_BL">Token ids I64 [B, L] in [0, V), padded at the end.</param>
    /// <returns>
    /// Hidden states [B, L, D]. Padding is not hidden from attention, as it can't reach earlier positions; whoever reads the
    /// states masks the padded ones.
    /// </returns>
    /// <exception cref="TensorException">An id is outside the vocabulary.</exception>
    public Tensor Forward(Tensor ids_BL)
    {
        using var scope = new TensorScope();
        var bias_1HLL = PositionBias.Make(Config.Heads, ids_BL.Size(1), Embedding_VD.Device);
        var x_BLD = Embedding_VD.Embedding(ids_BL);
        foreach (var block in _blocks)
        {
            var next_BLD = block.Forward(x_BLD, bias_1HLL);
            x_BLD.Dispose();
            x_BLD = next_BLD;
        }

        return scope.Keep(x_BLD);
    }
}
