using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.HunyuanClip;

/// <summary>
/// The picture tower of the CLIP: a vision transformer in the layout of Chinese-CLIP (Yang et al. 2022). Not used to make
/// videos; the text tower is trained against it, and pictures can be scored with it.
/// </summary>
public sealed class HunyuanClipVisual
{
    private const double NormEps = 1e-5;

    // Channel statistics of CLIP's training pictures (Radford et al. 2021, released code).
    private static readonly float[] PixelMean = [0.48145466f, 0.4578275f, 0.40821073f];
    private static readonly float[] PixelDeviation = [0.26862954f, 0.26130258f, 0.27577711f];

    private readonly Tensor _patches_D3PP;
    private readonly Tensor _class_D;
    private readonly Tensor _positions_LD;
    private readonly LayerNorm _before;
    private readonly VisualBlock[] _blocks;
    private readonly LayerNorm _after;
    private readonly Tensor _projection_DE;

    /// <summary>Takes the keys below <c>visual</c>.</summary>
    /// <param name="path">The path of <c>visual</c>.</param>
    /// <param name="config">The sizes.</param>
    public HunyuanClipVisual(ParameterPath path, HunyuanClipVisualConfig config)
    {
        Config = config;
        var scale = Initialization.Normal(1 / Math.Sqrt(config.Width));
        _class_D = path.Get("class_embedding", scale, config.Width);
        _positions_LD = path.Get("positional_embedding", scale, 1 + config.PatchCount, config.Width);
        _projection_DE = path.Get("proj", scale, config.Width, config.EmbeddingWidth);
        _patches_D3PP = path["conv1"].Get("weight", Initialization.FanIn(), config.Width, 3, config.PatchSize, config.PatchSize);
        _before = new LayerNorm(path["ln_pre"], config.Width, NormEps);
        var blocks = path["transformer"]["resblocks"];
        _blocks = [.. Enumerable.Range(0, config.Layers).Select(k => new VisualBlock(blocks[k], config))];
        _after = new LayerNorm(path["ln_post"], config.Width, NormEps);
    }

    /// <summary>The sizes.</summary>
    public HunyuanClipVisualConfig Config { get; }

    /// <summary>Encodes pictures.</summary>
    /// <param name="pixels_B3SS">RGB pictures F32 [B, 3, S, S] in [0, 1], S the tower's picture size.</param>
    /// <returns>Embeddings [B, E], not normalised.</returns>
    /// <exception cref="ArgumentException">The pictures have another size.</exception>
    public Tensor Forward(Tensor pixels_B3SS)
    {
        var side = Config.PictureSize;
        if (pixels_B3SS.Dimensions != 4 || pixels_B3SS.Size(1) != 3 || pixels_B3SS.Size(2) != side || pixels_B3SS.Size(3) != side)
            throw new ArgumentException($"Encoding pictures: expected [B, 3, {side}, {side}], got {pixels_B3SS}. Scale the pictures first.", nameof(pixels_B3SS));
        using var scope = new TensorScope();
        var (mean, deviation) = (Channels(PixelMean), Channels(PixelDeviation));

        // A convolution whose stride is its kernel: every patch becomes one token.
        var patches_BDYX = Engine.Call("conv2d", (pixels_B3SS - mean) / deviation, _patches_D3PP, Argument.None, (long)Config.PatchSize);
        var patches_BND = patches_BDYX.Reshape(pixels_B3SS.Size(0), Config.Width, -1).Transpose(1, 2);
        var class_B1D = _class_D.Reshape(1, 1, -1).Expand(pixels_B3SS.Size(0), 1, Config.Width);

        var x_BLD = _before.Forward(Tensor.Concat([class_B1D, patches_BND], 1) + _positions_LD);
        foreach (var block in _blocks) x_BLD = block.Forward(x_BLD);
        return scope.Keep(_after.Forward(x_BLD.Select(1, 0)).MatMul(_projection_DE));
    }

    private Tensor Channels(float[] values) => Tensor.From(values, 1, 3, 1, 1).To(_class_D.Device);
}
