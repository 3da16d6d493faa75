using Kinora.Checkpoints;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>
/// The whole CLIP (Radford et al. 2021) with the keys of the published file: text tower below <c>bert</c>, picture tower
/// below <c>visual</c>, and what brings both into one space. Owns its weights.
/// </summary>
public sealed class HunyuanClipModel : IDisposable
{
    // ln(1 / 0.07): the temperature at which CLIP's training starts.
    private const double InitialLogitScale = 2.6592600369327779;
    private readonly Tensor _textProjection_DE;

    /// <summary>Builds the network on weights that it owns from now on.</summary>
    /// <param name="config">The sizes, with a picture tower.</param>
    /// <param name="parameters">Fresh weights, a checkpoint's, or shapes only.</param>
    /// <exception cref="ArgumentException">The configuration describes no picture tower.</exception>
    public HunyuanClipModel(HunyuanClipConfig config, ParameterStore parameters)
    {
        var visual = config.Visual ?? throw new ArgumentException(
            "Building the whole CLIP: the configuration has no 'vision_config'. Use the text tower alone, or describe the picture tower.", nameof(config));
        var path = parameters.Root;
        Config = config;
        Parameters = parameters;
        Text = new HunyuanClipTextEncoder(path["bert"], config);
        Visual = new HunyuanClipVisual(path["visual"], visual);
        _textProjection_DE = path.Get("text_projection", Initialization.Normal(1 / Math.Sqrt(config.Width)), config.Width, visual.EmbeddingWidth);
        LogitScale = path.Get("logit_scale", Initialization.Constant(InitialLogitScale));
    }

    /// <summary>The sizes.</summary>
    public HunyuanClipConfig Config { get; }

    /// <summary>All weights under the checkpoint's keys.</summary>
    public ParameterStore Parameters { get; }

    /// <summary>The text tower.</summary>
    public HunyuanClipTextEncoder Text { get; }

    /// <summary>The picture tower.</summary>
    public HunyuanClipVisual Visual { get; }

    /// <summary>The natural logarithm of what similarities are multiplied with, a tensor without axes.</summary>
    public Tensor LogitScale { get; }

    /// <summary>The network with a checkpoint's weights, after a check of all keys and shapes.</summary>
    /// <param name="config">The sizes, with a picture tower.</param>
    /// <param name="source">The checkpoint.</param>
    /// <param name="device">Where it computes.</param>
    /// <param name="dtype">What it computes in.</param>
    /// <exception cref="CheckpointKeyException">Keys or shapes don't fit; every difference is told.</exception>
    /// <exception cref="ArgumentException">The configuration describes no picture tower.</exception>
    public static HunyuanClipModel Load(HunyuanClipConfig config, ITensorSource source, Device device = default, DType dtype = DType.F32)
    {
        KeyReport.Compare(HunyuanClipWeightMap.Tensors(config), source).ThrowIfDifferent();
        return new HunyuanClipModel(config, ParameterStore.From(source, device, dtype));
    }

    /// <summary>Texts in the common space: the state at [CLS], projected, of length 1.</summary>
    /// <param name="ids_BL">Token ids I64 [B, L].</param>
    /// <param name="mask_BL">1 for tokens, 0 for padding; null where nothing is padded.</param>
    /// <returns>[B, E].</returns>
    public Tensor EmbedText(Tensor ids_BL, Tensor? mask_BL)
    {
        using var scope = new TensorScope();
        return scope.Keep(Normalize(Text.Forward(ids_BL, mask_BL).Select(1, 0).MatMul(_textProjection_DE)));
    }

    /// <summary>Pictures in the common space, of length 1.</summary>
    /// <param name="pixels_B3SS">RGB pictures F32 [B, 3, S, S] in [0, 1].</param>
    /// <returns>[B, E].</returns>
    public Tensor EmbedPicture(Tensor pixels_B3SS)
    {
        using var scope = new TensorScope();
        return scope.Keep(Normalize(Visual.Forward(pixels_B3SS)));
    }

    /// <summary>Writes <c>config.json</c> and <c>model.safetensors</c> into a folder.</summary>
    /// <exception cref="CheckpointWriteException">The folder can't be written; nothing is left behind.</exception>
    public void Save(string folder) => NetworkFiles.Save(folder, Config.ToJson(), Parameters);

    /// <summary>Frees the weights.</summary>
    public void Dispose() => Parameters.Dispose();

    private static Tensor Normalize(Tensor x_BE) => x_BE * (x_BE.Square().Sum([-1], keep: true) + 1e-12).Rsqrt();
}
