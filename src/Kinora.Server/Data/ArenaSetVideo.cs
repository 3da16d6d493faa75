namespace Kinora.Server.Data;

/// <summary>A video of a set, by the link through which it was given.</summary>
internal sealed class ArenaSetVideo
{
    public required string SetId { get; set; }

    public required string VideoId { get; set; }

    /// <summary>The link's token: once its owner revokes it, the video is in the set no more, even if it is shared anew.</summary>
    public required string Token { get; set; }
}
