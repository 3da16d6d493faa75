using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;
using Kinora.Tensors.Kernels;

namespace Kinora.Models.StepLlm;

/// <summary>
/// Step-LLM as a text encoder: a causal decoder stack whose residual stream, without a final norm, is the embedding of the
/// text (Step-Video-T2V report section 4.2; spec 5.2). Owns its weights.
/// </summary>
public sealed class StepLlmEncoder : IDisposable
{
    private readonly StepLlmBlock[] _blocks;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="parameters">Fresh weights, a checkpoint's, or shapes only.</param>
    public StepLlmEncoder(StepLlmConfig config, ParameterStore parameters)
    {
        Config = config;
        Parameters = parameters;
        Embedding_VD = parameters.Root["tok_embeddings"]["word_embeddings"].GetTable("weight", Initialization.Normal(1 / Math.Sqrt(config.Width)), config.Vocabulary, config.Width);
        var layers = parameters.Root["transformer"]["layers"];
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(k => new StepLlmBlock(layers[k], config))];
    }

    /// <summary>The sizes.</summary>
    public StepLlmConfig Config { get; }

    /// <summary>All weights under the checkpoint's keys.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The embedding table [V, D]; training predicts the next token with it too.</summary>
    public Tensor Embedding_VD { get; }

    internal IReadOnlyList<StepLlmBlock> Blocks => _blocks;

    /// <summary>The network with a checkpoint's weights, after a check of all keys and shapes.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="dtype">What it computes in.</param>
    /// <exception cref="CheckpointKeyException">Keys or shapes don't fit; every difference is told.</exception>
    public static StepLlmEncoder Load(StepLlmConfig config, ITensorSource source, Device device = default, DType dtype = DType.F32)
    {
        KeyReport.Compare(StepLlmWeightMap.Tensors(config), source).ThrowIfDifferent();
        return new StepLlmEncoder(config, ParameterStore.From(source, device, dtype));
    }

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
        // With gradients the whole bias, once for all layers; else its rule, from which a kernel or a chunk makes what it needs.
        var mask = GradMode.IsEnabled
            ? new AttentionMask { Bias = PositionBias.Make(Config.Heads, ids_BL.Size(1), Embedding_VD.Device) }
            : PositionBias.Rule(Config.Heads);
        var x_BLD = Embedding_VD.Embedding(ids_BL);
        if (Parameters.IsStreamed) x_BLD = x_BLD.To(DType.F32);
        foreach (var block in _blocks)
        {
            var next_BLD = block.Forward(x_BLD, mask);
            x_BLD.Dispose();
            x_BLD = next_BLD;
        }

        return scope.Keep(x_BLD);
    }

    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c> into a folder.</summary>
    /// <exception cref="CheckpointWriteException">The folder can't be written; nothing is left behind.</exception>
    public void Save(string folder) => NetworkFiles.Save(folder, Config.ToJson(), Parameters);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();
}
