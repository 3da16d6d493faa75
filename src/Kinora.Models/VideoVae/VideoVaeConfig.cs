using System.Text.Json;
using System.Text.Json.Serialization;

namespace Kinora.Models.VideoVae;

/// <summary>
/// The shape of the Video-VAE of Step-Video-T2V (report section 4.1; version 2 of the published weights): 8x16x16
/// compression, 17 pixel frames to 3 latent frames, group norms taken per frame. Read from and written to <c>vae/config.json</c>.
/// </summary>
public sealed record VideoVaeConfig
{
    /// <summary>Pixels per latent position, in height and in width: three halvings between the levels and the patchify step's.</summary>
    public const int SpatialFactor = 16;

    /// <summary>Resolutions that the network works at.</summary>
    internal const int LevelCount = 4;

    // How many channels of the wide latent path stand for one latent channel in the published network, on either side.
    private const int PathPerLatent = 32;

    // Positions that the pixel shuffle gathers into channels: 2x2x2.
    private const int ShuffleFactor = 8;

    /// <summary>Checks the sizes against each other.</summary>
    /// <param name="latentChannels">Channels of a latent frame, z.</param>
    /// <param name="baseChannels">Channels that the multipliers multiply.</param>
    /// <param name="channelMultipliers">One factor per level, from full resolution down; four of them.</param>
    /// <param name="residualBlocks">Residual blocks of an encoder level; a decoder level has one more.</param>
    /// <param name="normGroups">Groups of every group norm; divides the channels of every level.</param>
    /// <param name="normEps">Added to the variance in every group norm, above 0.</param>
    /// <param name="encoderInputChannels">Channels after the encoder's first convolution.</param>
    /// <param name="latentChunk">Latent frames of a chunk, at least 1.</param>
    /// <param name="blendShare">How much of a frame at a chunk border stays its own, in (0, 1].</param>
    /// <param name="pathChannels">Width of the paths between the latent space and the network; 0 for 32 z.</param>
    /// <exception cref="ArgumentException">Sizes that don't fit each other; the text lists every fault.</exception>
    [JsonConstructor]
    public VideoVaeConfig(
        int latentChannels,
        int baseChannels,
        IReadOnlyList<int> channelMultipliers,
        int residualBlocks,
        int normGroups = 32,
        double normEps = 1e-5,
        int encoderInputChannels = 32,
        int latentChunk = 3,
        double blendShare = 0.6,
        int pathChannels = 0)
    {
        PathChannels = pathChannels == 0 ? PathPerLatent * latentChannels : pathChannels;
        (LatentChannels, BaseChannels, ChannelMultipliers, ResidualBlocks) = (latentChannels, baseChannels, channelMultipliers, residualBlocks);
        (NormGroups, NormEps, EncoderInputChannels, LatentChunk, BlendShare) = (normGroups, normEps, encoderInputChannels, latentChunk, blendShare);
        var faults = new ConfigFaults("Video-VAE configuration");
        faults.Positive("z_channels", latentChannels).Positive("base_channels", baseChannels).Positive("num_res_blocks", residualBlocks)
            .Positive("group_norm_groups", normGroups).Positive("group_norm_eps", normEps).Positive("encoder_input_channels", encoderInputChannels)
            .Positive("latent_len", latentChunk).Positive("path_channels", PathChannels)
            .Expect(channelMultipliers.Count == LevelCount, $"'ch_mult' must have {LevelCount} entries and has {channelMultipliers.Count}")
            .Expect(blendShare is > 0 and <= 1, $"'mix_remain_scale' must lie above 0 and at most at 1 and is {blendShare}")
            .Divides("encoder_input_channels", encoderInputChannels, "group_norm_groups", normGroups);
        foreach (var (level, multiplier) in channelMultipliers.Index())
        {
            faults.Positive($"ch_mult[{level}]", multiplier)
                .Divides($"base_channels x ch_mult[{level}]", baseChannels * multiplier, "group_norm_groups", normGroups);
        }

        faults.Divides("path_channels", PathChannels, "2 x z_channels", 2 * latentChannels).Divides("path_channels", PathChannels, "the positions of a shuffle", ShuffleFactor);
        if (channelMultipliers.Count == LevelCount) faults.Divides("8 x base_channels x ch_mult[3]", ShuffleFactor * TopChannels, "path_channels", PathChannels);
        faults.ThrowIfAny();
    }

    /// <summary>The published network: 498,818,819 parameters.</summary>
    public static VideoVaeConfig Full { get; } = new(64, 128, [1, 2, 4, 4], 2);

    /// <summary>The small network that this project trains.</summary>
    public static VideoVaeConfig Mini { get; } = new(16, 16, [1, 2, 4, 4], 1, normGroups: 8, encoderInputChannels: 16);

    /// <summary>Channels of a latent frame, z.</summary>
    [JsonPropertyName("z_channels")]
    public int LatentChannels { get; }

    /// <summary>Channels that <see cref="ChannelMultipliers"/> multiply.</summary>
    [JsonPropertyName("base_channels")]
    public int BaseChannels { get; }

    /// <summary>Channels of each level in multiples of <see cref="BaseChannels"/>, from full resolution down.</summary>
    [JsonPropertyName("ch_mult")]
    public IReadOnlyList<int> ChannelMultipliers { get; }

    /// <summary>Residual blocks of an encoder level; a decoder level has one more.</summary>
    [JsonPropertyName("num_res_blocks")]
    public int ResidualBlocks { get; }

    /// <summary>Groups of every group norm.</summary>
    [JsonPropertyName("group_norm_groups")]
    public int NormGroups { get; }

    /// <summary>Added to the variance in every group norm.</summary>
    [JsonPropertyName("group_norm_eps")]
    public double NormEps { get; }

    /// <summary>Channels after the encoder's first convolution.</summary>
    [JsonPropertyName("encoder_input_channels")]
    public int EncoderInputChannels { get; }

    /// <summary>Latent frames of a chunk. Chunks are encoded and decoded independently of each other.</summary>
    [JsonPropertyName("latent_len")]
    public int LatentChunk { get; }

    /// <summary>How much of a frame at a chunk border stays its own; the rest comes from its neighbour over the border.</summary>
    [JsonPropertyName("mix_remain_scale")]
    public double BlendShare { get; }

    /// <summary>Pixel frames of a whole chunk: 17 for 3 latent frames.</summary>
    [JsonIgnore]
    public int FrameChunk => FramesOf(LatentChunk);

    /// <summary>Channels of the deepest level.</summary>
    [JsonIgnore]
    public int TopChannels => Channels(LevelCount - 1);

    /// <summary>Width of the paths between the latent space and the network: 32 z in the published one.</summary>
    [JsonPropertyName("path_channels")]
    public int PathChannels { get; }

    /// <summary>Width of the convolutions before an unshuffle and after a shuffle: an eighth of the path on the other side.</summary>
    internal int PatchifyChannels => PathChannels / ShuffleFactor;

    /// <summary>Channels of the deepest level before the shuffle spreads them over 2x2x2 positions.</summary>
    internal int ShuffledTopChannels => ShuffleFactor * TopChannels;

    /// <summary>Reads the configuration of a <c>vae</c> folder. The published folder has none: then <see cref="Full"/> applies.</summary>
    /// <exception cref="JsonException">The file is no JSON object, or fields are missing; the message names them.</exception>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public static VideoVaeConfig OfFolder(string folder)
    {
        var path = Path.Combine(folder, "config.json");
        return File.Exists(path) ? FromJson(File.ReadAllText(path)) : Full;
    }

    /// <summary>Reads the fields named above; others are left to whoever knows them.</summary>
    /// <param name="json">The text of a <c>config.json</c>.</param>
    /// <exception cref="JsonException">The text is no JSON object, or fields are missing; the message names them.</exception>
    /// <exception cref="ArgumentException">The sizes don't fit each other.</exception>
    public static VideoVaeConfig FromJson(string json) => ConfigJson.Read(json, VideoVaeJson.Default.VideoVaeConfig, "Video-VAE configuration");

    /// <summary>The text for a <c>config.json</c>.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, VideoVaeJson.Default.VideoVaeConfig) + "\n";

    /// <summary>Channels of a level, 0 being full resolution.</summary>
    public int Channels(int level) => BaseChannels * ChannelMultipliers[level];

    /// <summary>Pixel frames that a group of latent frames decodes to: 8 n - 7.</summary>
    public static int FramesOf(int latentFrames) => (8 * latentFrames) - 7;

    /// <summary>
    /// Latent frames of a video, or null where the encoder has no result for its length: the frames left over after whole
    /// chunks must number 1 to 4, 9 to 12, and so on, since two strided convolutions must leave an odd count.
    /// </summary>
    /// <param name="frames">Pixel frames, at least 1.</param>
    public int? LatentFrames(int frames)
    {
        if (frames < 1) return null;
        var rest = frames % FrameChunk;
        var quarter = (rest + 3) / 4;
        if (rest > 0 && quarter % 2 == 0) return null;
        return (frames / FrameChunk * LatentChunk) + (rest == 0 ? 0 : (quarter + 1) / 2);
    }

    /// <summary>Value equality, the multipliers included.</summary>
    public bool Equals(VideoVaeConfig? other) =>
        other is not null && Scalars == other.Scalars && ChannelMultipliers.SequenceEqual(other.ChannelMultipliers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scalars, ChannelMultipliers.Count);

    private (int, int, int, int, int, double, int, int, double) Scalars =>
        (LatentChannels, PathChannels, BaseChannels, ResidualBlocks, NormGroups, NormEps, EncoderInputChannels, LatentChunk, BlendShare);
}
