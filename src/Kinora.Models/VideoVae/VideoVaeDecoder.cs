using Kinora.Models.VideoVae.Layers;
using Kinora.Models.VideoVae.Layers.Flows;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.VideoVae;

/// <summary>Turns one chunk of latent frames into pixel frames (report section 4.1).</summary>
public sealed class VideoVaeDecoder
{
    // Two doublings of time make 4 (2n - 1) frames out of n latent ones; the first three belong to no pixel frame.
    private const int LeadingFrames = 3;

    private readonly VideoVaeConfig _config;
    private readonly string _name;
    private readonly CausalConv3d _convIn;
    private readonly CausalConv3d _convUnpatchify;
    private readonly MiddleBlock _middle;
    private readonly Level[] _levels;
    private readonly NormSiluConv _out;

    /// <summary>Builds the decoder from the weights below a path, <c>decoder</c> in a whole VAE.</summary>
    public VideoVaeDecoder(ParameterPath path, VideoVaeConfig config)
    {
        _config = config;
        _name = path.Prefix;
        var top = config.TopChannels;
        _convIn = new CausalConv3d(path["conv_in"], config.LatentChannels, config.PathChannels);
        _convUnpatchify = new CausalConv3d(path["conv_unpatchify"]["conv"], config.PathChannels, config.ShuffledTopChannels);
        _middle = new MiddleBlock(path["mid"], top, config);
        // From the deepest level up; the file numbers the levels by resolution.
        _levels = [.. Enumerable.Range(0, VideoVaeConfig.LevelCount).Reverse().Select(level => MakeLevel(path["up"][level], level, config))];
        _out = new NormSiluConv(new FrameGroupNorm(path["norm_out"], config.Channels(0), config), new CausalConv3d(path["conv_out"], config.Channels(0), 3));
    }

    /// <summary>Decodes one chunk, or what is left of a video after whole chunks.</summary>
    /// <param name="z_BCTHW">Latents [B, z, F, h, w].</param>
    /// <param name="observe">Shown the result of every block under its module's name while it is computed; it may copy but not keep it.</param>
    /// <returns>Pixels [B, 3, 8F - 7, 16h, 16w], nominally in [-1, 1], not clamped.</returns>
    public Tensor Forward(Tensor z_BCTHW, Action<string, Tensor>? observe = null)
    {
        using var scope = new TensorScope();
        var x = Unpatchify(z_BCTHW, observe).Then(h => _middle.Forward(h, observe));
        foreach (var level in _levels) x = x.Then(h => level.Forward(h, observe));
        // The causal convolution needs the leading frames; the result does not.
        var video = x.Then(h => _out.Forward(h));
        return scope.Keep(video.Narrow(2, LeadingFrames, video.Size(2) - LeadingFrames));
    }

    /// <summary>
    /// The same in tiles: behind the middle block, whose attention sees all, frames go through the levels one at a time, and each is
    /// convolved in strips of rows. Equal up to the rounding of sums; of large pictures a fraction of the memory.
    /// </summary>
    /// <param name="z_BCTHW">Latents [B, z, F, h, w].</param>
    /// <param name="tileElements">Elements that a strip has, about.</param>
    /// <returns>Pixels [B, 3, 8F - 7, 16h, 16w].</returns>
    /// <exception cref="InvalidOperationException">Gradients are recorded.</exception>
    public Tensor ForwardTiled(Tensor z_BCTHW, long tileElements)
    {
        if (GradMode.IsEnabled) throw new InvalidOperationException("Decoding in tiles while gradients are recorded: they would hold every tile. Compute inside GradMode.NoGrad().");
        using var scope = new TensorScope();
        var tiles = new RowTiles(tileElements);
        var x = Unpatchify(z_BCTHW, null).Then(h => _middle.Forward(h, null));
        IFrameFlow[] flows = [.. _levels.Select(l => l.Flow(tiles)), _out.Flow(tiles)];
        var frames = new List<Tensor>();
        try
        {
            Descend(x, 0);
            return scope.Keep(Tensor.Concat([.. frames.Skip(LeadingFrames)], 2));
        }
        finally
        {
            foreach (var flow in flows) flow.Dispose();
            foreach (var frame in frames) frame.Dispose();
        }

        void Descend(Tensor h, int stage)
        {
            for (long frame = 0; frame < h.Size(2); frame++)
            {
                using var inner = new TensorScope();
                var y = flows[stage].Push(h.Narrow(2, frame, 1).Contiguous());
                if (stage == flows.Length - 1) frames.Add(y.Unscoped());
                else Descend(y, stage + 1);
            }
        }
    }

    private static Level MakeLevel(ParameterPath path, int level, VideoVaeConfig config)
    {
        var inputs = config.Channels(Math.Min(level + 1, VideoVaeConfig.LevelCount - 1));
        var channels = config.Channels(level);
        IResample? resample = level switch
        {
            0 => null,
            1 => new Upsample2d(path["upsample"], channels),
            _ => new Upsample3d(path["upsample"], channels, config),
        };
        return new Level(path, inputs, channels, config.ResidualBlocks + 1, config, resample is null ? null : ("upsample", resample));
    }

    private Tensor Unpatchify(Tensor z_BCTHW, Action<string, Tensor>? observe)
    {
        using var scope = new TensorScope();
        var conv = _convIn.Forward(z_BCTHW);
        observe?.Invoke($"{_name}.conv_in", conv);
        var shortcut = ChannelPath.Duplicate(z_BCTHW, _config.PathChannels);
        observe?.Invoke($"{_name}.shortcut_in", shortcut);
        var h = conv + shortcut;
        observe?.Invoke($"{_name}.after_conv_in", h);

        conv = PixelShuffle3d.Shuffle(_convUnpatchify.Forward(h));
        observe?.Invoke($"{_name}.conv_unpatchify", conv);
        shortcut = PixelShuffle3d.Shuffle(ChannelPath.Duplicate(h, _config.ShuffledTopChannels));
        observe?.Invoke($"{_name}.shortcut_unpathify", shortcut);
        var x = conv + shortcut;
        observe?.Invoke($"{_name}.unpatchified", x);
        return scope.Keep(x);
    }
}
