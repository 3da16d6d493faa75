using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>
/// The whole CLIP (Radford et al. 2021) with the keys of the published file: text tower below <c>bert</c>, picture tower
/// below <c>visual</c>, and what brings both into one space.
/// </summary>
public sealed class HunyuanClipModel
{
    // ln(1 / 0.07): the temperature at which CLIP's training starts.
    private const double InitialLogitScale = 2.6592600369327779;
    private readonly Tensor _textProjection_DE;

    /// <summary>Takes all keys of a CLIP file.</summary>
    /// <param name="path">The root of the file.</param>
    /// <param name="config">The sizes, with a picture tower.</param>
    /// <exception cref="ArgumentException">The configuration describes no picture tower.</exception>
    public HunyuanClipModel(ParameterPath path, HunyuanClipConfig config)
    {
        var visual = config.Visual ?? throw new ArgumentException(
            "Building the whole CLIP: the configuration has no 'vision_config'. Use the text tower alone, or describe the picture tower.", nameof(config));
        Config = config;
        Text = new HunyuanClipTextEncoder(path["bert"], config);
        Visual = new HunyuanClipVisual(path["visual"], visual);
        _textProjection_DE = path.Get("text_projection", Initialization.Normal(1 / Math.Sqrt(config.Width)), config.Width, visual.EmbeddingWidth);
        LogitScale = path.Get("logit_scale", Initialization.Constant(InitialLogitScale));
    }

    /// <summary>The sizes.</summary>
    public HunyuanClipConfig Config { get; }

    /// <summary>The text tower.</summary>
    public HunyuanClipTextEncoder Text { get; }

    /// <summary>The picture tower.</summary>
    public HunyuanClipVisual Visual { get; }

    /// <summary>The natural logarithm of what similarities are multiplied with, a tensor without axes.</summary>
    public Tensor LogitScale { get; }

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

    private static Tensor Normalize(Tensor x_BE) => x_BE * (x_BE.Square().Sum([-1], keep: true) + 1e-12).Rsqrt();
}
