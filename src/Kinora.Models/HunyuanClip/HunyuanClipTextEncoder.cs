using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>The text tower of the bilingual CLIP, a BERT whose last hidden state is the embedding of the text (spec 6). Owns its weights.</summary>
public sealed class HunyuanClipTextEncoder : IDisposable
{
    private readonly BertLayer[] _layers;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">The sizes; the picture tower is left out.</param>
    /// <param name="parameters">Fresh weights, a checkpoint's, or shapes only, under BERT's keys.</param>
    public HunyuanClipTextEncoder(HunyuanClipConfig config, ParameterStore parameters)
        : this(parameters.Root, config)
    {
    }

    // There is no pooler, as in the published file: the pooled state is not used.
    internal HunyuanClipTextEncoder(ParameterPath path, HunyuanClipConfig config)
    {
        Config = config;
        Parameters = path.Store;
        Embeddings = new BertEmbeddings(path["embeddings"], config);
        var layers = path["encoder"]["layer"];
        _layers = [.. Enumerable.Range(0, config.Layers).Select(k => new BertLayer(layers[k], config))];
    }

    /// <summary>The sizes.</summary>
    public HunyuanClipConfig Config { get; }

    /// <summary>The store of its weights; as part of a whole CLIP it holds that CLIP's other weights too.</summary>
    public ParameterStore Parameters { get; }

    internal BertEmbeddings Embeddings { get; }

    internal IReadOnlyList<BertLayer> Layers => _layers;

    /// <summary>The text tower with a checkpoint's weights, after a check of all keys and shapes.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="source">The checkpoint: a whole CLIP, or the text tower with or without the prefix <c>bert.</c>.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="dtype">What it computes in.</param>
    /// <exception cref="CheckpointKeyException">Keys or shapes don't fit; every difference is told.</exception>
    public static HunyuanClipTextEncoder Load(HunyuanClipConfig config, ITensorSource source, Device device = default, DType dtype = DType.F32)
    {
        var fileKey = HunyuanClipWeightMap.KeysOf(source);
        var expected = HunyuanClipWeightMap.TextTensors(config).Select(t => t with { Name = fileKey(t.Name) });
        KeyReport.Compare(expected, source, HunyuanClipWeightMap.IsBesideTextTower).ThrowIfDifferent();
        return new HunyuanClipTextEncoder(config, ParameterStore.From(source, device, dtype, fileKey));
    }

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

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();

    /// <summary>What is added to attention scores: 0 for tokens, the lowest number for padding. [B, L] to [B, 1, 1, L].</summary>
    internal static Tensor KeyBias(Tensor mask_BL) =>
        ((mask_BL.To(DType.F32) - 1) * float.MaxValue).Reshape(mask_BL.Size(0), 1, 1, mask_BL.Size(1));
}
