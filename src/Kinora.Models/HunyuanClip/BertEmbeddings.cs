using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>BERT's input: word, position and token type vectors added and normalised (Devlin et al. 2019).</summary>
internal sealed class BertEmbeddings
{
    private readonly HunyuanClipConfig _config;
    private readonly Tensor _words_VD;
    private readonly Tensor _positions_PD;
    private readonly Tensor _types_TD;
    private readonly LayerNorm _norm;

    /// <summary>Takes the keys below <c>embeddings</c>.</summary>
    public BertEmbeddings(ParameterPath path, HunyuanClipConfig config)
    {
        var small = Initialization.Normal(0.02);
        _config = config;
        _words_VD = path["word_embeddings"].GetTable("weight", small, config.Vocabulary, config.Width);
        _positions_PD = path["position_embeddings"].Get("weight", small, config.MaxPositions, config.Width);
        _types_TD = path["token_type_embeddings"].Get("weight", small, config.TokenTypes, config.Width);
        _norm = new LayerNorm(path["LayerNorm"], config.Width, config.NormEps);
    }

    /// <summary>Ids I64 [B, L] to [B, L, D].</summary>
    public Tensor Forward(Tensor ids_BL)
    {
        var length = ids_BL.Size(1);
        if (length > _config.MaxPositions)
            throw new ArgumentException($"Encoding text: {length} tokens were given, the CLIP text tower has {_config.MaxPositions} positions. Cut the text at 77 tokens.", nameof(ids_BL));
        return _norm.Forward(_words_VD.Embedding(ids_BL) + _positions_PD.Narrow(0, 0, length) + _types_TD.Select(0, 0));
    }
}
