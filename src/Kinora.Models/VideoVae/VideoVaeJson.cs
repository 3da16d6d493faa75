namespace Kinora.Models.VideoVae;

/// <summary>The fields of <c>vae/config.json</c>; what is absent has its published value.</summary>
internal sealed class VideoVaeJson
{
    public int LatentChannels { get; set; } = VideoVaeConfig.Full.LatentChannels;

    public int BaseChannels { get; set; } = VideoVaeConfig.Full.BaseChannels;

    public int[] ChannelMultipliers { get; set; } = [.. VideoVaeConfig.Full.ChannelMultipliers];

    public int ResidualBlocks { get; set; } = VideoVaeConfig.Full.ResidualBlocks;

    public int NormGroups { get; set; } = VideoVaeConfig.Full.NormGroups;

    public double NormEps { get; set; } = VideoVaeConfig.Full.NormEps;

    public int EncoderInputChannels { get; set; } = VideoVaeConfig.Full.EncoderInputChannels;

    public int LatentChunk { get; set; } = VideoVaeConfig.Full.LatentChunk;

    public double BlendShare { get; set; } = VideoVaeConfig.Full.BlendShare;

    public static VideoVaeJson From(VideoVaeConfig config) => new()
    {
        LatentChannels = config.LatentChannels,
        BaseChannels = config.BaseChannels,
        ChannelMultipliers = [.. config.ChannelMultipliers],
        ResidualBlocks = config.ResidualBlocks,
        NormGroups = config.NormGroups,
        NormEps = config.NormEps,
        EncoderInputChannels = config.EncoderInputChannels,
        LatentChunk = config.LatentChunk,
        BlendShare = config.BlendShare,
    };

    public VideoVaeConfig ToConfig() => new()
    {
        LatentChannels = LatentChannels,
        BaseChannels = BaseChannels,
        ChannelMultipliers = ChannelMultipliers,
        ResidualBlocks = ResidualBlocks,
        NormGroups = NormGroups,
        NormEps = NormEps,
        EncoderInputChannels = EncoderInputChannels,
        LatentChunk = LatentChunk,
        BlendShare = BlendShare,
    };
}
