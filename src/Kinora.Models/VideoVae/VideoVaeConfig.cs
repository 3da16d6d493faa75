namespace Kinora.Models.VideoVae;

/// <summary>
/// The shape of the Video-VAE of Step-Video-T2V (report section 4.1; version 2 of the published weights): 8x16x16
/// compression, 17 pixel frames to 3 latent frames, group norms taken per frame.
/// </summary>
public sealed record VideoVaeConfig
{
    /// <summary>Three steps between the levels halve height and width, and the patchify step halves them once more.</summary>
    internal const int LevelCount = 4;

    /// <summary>How many channels of the wide latent path stand for one latent channel, on either side.</summary>
    private const int PathPerLatent = 32;

    /// <summary>The published network: 498,818,819 parameters.</summary>
    public static VideoVaeConfig Full { get; } = new();

    /// <summary>The small network that is trained on a processor.</summary>
    public static VideoVaeConfig Mini { get; } = new()
    {
        LatentChannels = 16,
        BaseChannels = 16,
        ChannelMultipliers = [1, 2, 4, 4],
        ResidualBlocks = 1,
        NormGroups = 8,
        EncoderInputChannels = 16,
    };

    /// <summary>Channels of a latent frame, z.</summary>
    public int LatentChannels { get; init; } = 64;

    /// <summary>Channels that <see cref="ChannelMultipliers"/> multiply.</summary>
    public int BaseChannels { get; init; } = 128;

    /// <summary>Channels of each of the four levels in multiples of <see cref="BaseChannels"/>, from full resolution down.</summary>
    public IReadOnlyList<int> ChannelMultipliers { get; init; } = [1, 2, 4, 4];

    /// <summary>Residual blocks of an encoder level; a decoder level has one more.</summary>
    public int ResidualBlocks { get; init; } = 2;

    /// <summary>Groups of every group norm.</summary>
    public int NormGroups { get; init; } = 32;

    /// <summary>Added to the variance in every group norm.</summary>
    public double NormEps { get; init; } = 1e-5;

    /// <summary>Channels after the encoder's first convolution.</summary>
    public int EncoderInputChannels { get; init; } = 32;

    /// <summary>Latent frames of a chunk. Chunks are encoded and decoded independently of each other.</summary>
    public int LatentChunk { get; init; } = 3;

    /// <summary>How much of a frame at a chunk border stays its own, in (0, 1]; the rest comes from its neighbour over the border.</summary>
    public double BlendShare { get; init; } = 0.6;

    /// <summary>Pixel frames of a whole chunk: 17 for 3 latent frames.</summary>
    public int FrameChunk => FramesOf(LatentChunk);

    /// <summary>Pixels per latent position, in height and in width.</summary>
    public const int SpatialFactor = 16;

    /// <summary>Channels of the deepest level.</summary>
    public int TopChannels => Channels(LevelCount - 1);

    /// <summary>Width of the paths between the latent space and the network: 32 z.</summary>
    public int PathChannels => PathPerLatent * LatentChannels;

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

    /// <summary>Checks that every width divides as the network needs it.</summary>
    /// <returns>The configuration itself.</returns>
    /// <exception cref="ArgumentException">It can't be built; every fault is named with its numbers.</exception>
    public VideoVaeConfig Validate()
    {
        var faults = new List<string>();
        void Positive(int value, string name)
        {
            if (value < 1) faults.Add($"{name} is {value}, it must be at least 1");
        }

        Positive(LatentChannels, nameof(LatentChannels));
        Positive(BaseChannels, nameof(BaseChannels));
        Positive(ResidualBlocks, nameof(ResidualBlocks));
        Positive(NormGroups, nameof(NormGroups));
        Positive(EncoderInputChannels, nameof(EncoderInputChannels));
        Positive(LatentChunk, nameof(LatentChunk));
        if (ChannelMultipliers.Count != LevelCount) faults.Add($"{nameof(ChannelMultipliers)} has {ChannelMultipliers.Count} entries, the network has {LevelCount} levels");
        foreach (var multiplier in ChannelMultipliers) Positive(multiplier, nameof(ChannelMultipliers));
        if (NormEps is not > 0) faults.Add($"{nameof(NormEps)} is {NormEps}, it must be positive");
        if (BlendShare is not (> 0 and <= 1)) faults.Add($"{nameof(BlendShare)} is {BlendShare}, it must lie in (0, 1]");
        if (faults.Count == 0)
        {
            foreach (var channels in ChannelMultipliers.Select(m => m * BaseChannels).Append(EncoderInputChannels).Distinct())
            {
                if (channels % NormGroups != 0) faults.Add($"{channels} channels do not divide into {NormGroups} norm groups");
            }

            var unshuffled = 8 * TopChannels;
            if (unshuffled % PathChannels != 0) faults.Add($"the {unshuffled} channels of the unshuffled deepest level are not a multiple of the {PathChannels} channels of the latent path (32 x {LatentChannels})");
        }

        return faults.Count == 0 ? this : throw new ArgumentException($"Checking the Video-VAE configuration: {string.Join("; ", faults)}. Change these fields.");
    }

    /// <summary>Value equality, the multipliers included.</summary>
    public bool Equals(VideoVaeConfig? other) =>
        other is not null && Scalars == other.Scalars && ChannelMultipliers.SequenceEqual(other.ChannelMultipliers);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scalars, ChannelMultipliers.Count);

    private (int, int, int, int, double, int, int, double) Scalars =>
        (LatentChannels, BaseChannels, ResidualBlocks, NormGroups, NormEps, EncoderInputChannels, LatentChunk, BlendShare);
}
