using Kinora.Models.VideoVae.Layers;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae;

/// <summary>Turns one chunk of pixel frames into the moments of its latent frames (report section 4.1).</summary>
public sealed class VideoVaeEncoder
{
    // What a fresh encoder says of its own noise: std e^-3. One that starts at std 1 drowns its own signal.
    private const double FreshLogVariance = -6;

    private readonly VideoVaeConfig _config;
    private readonly string _name;
    private readonly CausalConv3d _convIn;
    private readonly Level[] _levels;
    private readonly MiddleBlock _middle;
    private readonly FrameGroupNorm _normOut;
    private readonly CausalConv3d _convPatchify;
    private readonly CausalConv3d _convOut;

    /// <summary>Builds the encoder from the weights below a path, <c>encoder</c> in a whole VAE.</summary>
    public VideoVaeEncoder(ParameterPath path, VideoVaeConfig config)
    {
        _config = config;
        _name = path.Prefix;
        _convIn = new CausalConv3d(path["conv_in"], 3, config.EncoderInputChannels);
        _levels = [.. Enumerable.Range(0, VideoVaeConfig.LevelCount).Select(level => MakeLevel(path["down"][level], level, config))];
        var top = config.TopChannels;
        _middle = new MiddleBlock(path["mid"], top, config);
        _normOut = new FrameGroupNorm(path["norm_out"], top, config);
        _convPatchify = new CausalConv3d(path["conv_patchify"]["conv"], top, config.PatchifyChannels);
        _convOut = new CausalConv3d(
            path["conv_out"],
            config.PathChannels,
            2 * config.LatentChannels,
            weight: Initialization.Halves(Initialization.FanIn(), Initialization.Zeros),
            bias: Initialization.Halves(Initialization.Zeros, Initialization.Constant(FreshLogVariance)));
    }

    /// <summary>Encodes one chunk, or what is left of a video after whole chunks.</summary>
    /// <param name="video_BCTHW">Pixels [B, 3, T, H, W] in [-1, 1].</param>
    /// <param name="observe">Shown the result of every block under its module's name while it is computed; it may copy but not keep it.</param>
    /// <returns>Moments [B, 2z, F, H/16, W/16]: the means, then the log-variances, unclamped.</returns>
    public Tensor Forward(Tensor video_BCTHW, Action<string, Tensor>? observe = null)
    {
        using var scope = new TensorScope();
        var x = _convIn.Forward(video_BCTHW);
        observe?.Invoke($"{_name}.conv_in", x);
        foreach (var level in _levels) x = x.Then(h => level.Forward(h, observe));
        x = x.Then(h => _middle.Forward(h, observe)).Then(_normOut.ForwardSilu);
        observe?.Invoke($"{_name}.norm_out_silu", x);
        x = x.Then(h => Patchify(h, observe));
        observe?.Invoke($"{_name}.patchified", x);
        var shortcut = ChannelPath.Average(x, 2 * _config.LatentChannels);
        observe?.Invoke($"{_name}.shortcut_out", shortcut);
        return scope.Keep(_convOut.Forward(x) + shortcut);
    }

    private static Level MakeLevel(ParameterPath path, int level, VideoVaeConfig config)
    {
        var inputs = level == 0 ? config.EncoderInputChannels : config.Channels(level - 1);
        var channels = config.Channels(level);
        IResample? resample = level switch
        {
            0 => new Downsample2d(path["downsample"], channels),
            VideoVaeConfig.LevelCount - 1 => null,
            _ => new Downsample3d(path["downsample"], channels),
        };
        return new Level(path, inputs, channels, config.ResidualBlocks, config, resample is null ? null : ("downsample", resample));
    }

    private Tensor Patchify(Tensor x_BCTHW, Action<string, Tensor>? observe)
    {
        using var scope = new TensorScope();
        var conv = _convPatchify.Forward(x_BCTHW).Then(PixelShuffle3d.Unshuffle);
        observe?.Invoke($"{_name}.conv_patchify", conv);
        var shortcut = ChannelPath.Average(PixelShuffle3d.Unshuffle(x_BCTHW), _config.PathChannels);
        observe?.Invoke($"{_name}.shortcut_pathify", shortcut);
        return scope.Keep(conv + shortcut);
    }
}
