using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>The text tower of the bilingual CLIP, a BERT whose last hidden state is the embedding of the text (spec 6).</summary>
public sealed class HunyuanClipTextEncoder
{
    private readonly BertLayer[] _layers;

    /// <summary>Takes the keys below <c>embeddings</c> and <c>encoder.layer</c>; there is no pooler, as in the published file.</summary>
    /// <param name="path">Where BERT's keys start: the root, or <c>bert</c> in a whole CLIP file.</param>
    /// <param name="config">The sizes.</param>
    public HunyuanClipTextEncoder(ParameterPath path, HunyuanClipConfig config)
    {
        Config = config;
        Embeddings = new BertEmbeddings(path["embeddings"], config);
        var layers = path["encoder"]["layer"];
        _layers = [.. Enumerable.Range(0, config.Layers).Select(k => new BertLayer(layers[k], config))];
    }

    /// <summary>The sizes.</summary>
    public HunyuanClipConfig Config { get; }

    internal BertEmbeddings Embeddings { get; }

    internal IReadOnlyList<BertLayer> Layers => _layers;

    /// <summary>Encodes token rows.</summary>
    /// <param name="ids_BL">Token ids I64 [B, L] in [0, V), L at most <see cref="HunyuanClipConfig.MaxPositions"/>.</param>
    /// <param name="mask_BL">1 for tokens, 0 for padding, which is hidden from attention; null where nothing is padded.</param>
    /// <returns>The last hidden state [B, L, D]; padded positions hold values too.</returns>
    /// <exception cref="ArgumentException">The rows are longer than the position table.</exception>
    /// <exception cref="TensorException">An id is outside the vocabulary.</exception>
    public Tensor Forward(Tensor ids_BL, Tensor? mask_BL)
    {
        using var scope = new TensorScope();
        var x_BLD = Embeddings.Forward(ids_BL);
        var bias_B11L = mask_BL is null ? null : KeyBias(mask_BL);
        foreach (var layer in _layers)
        {
            var next_BLD = layer.Forward(x_BLD, bias_B11L);
            x_BLD.Dispose();
            x_BLD = next_BLD;
        }

        return scope.Keep(x_BLD);
    }

    /// <summary>What is added to attention scores: 0 for tokens, the lowest number for padding. [B, L] to [B, 1, 1, L].</summary>
    internal static Tensor KeyBias(Tensor mask_BL) =>
        ((mask_BL.To(DType.F32) - 1) * float.MaxValue).Reshape(mask_BL.Size(0), 1, 1, mask_BL.Size(1));
}
