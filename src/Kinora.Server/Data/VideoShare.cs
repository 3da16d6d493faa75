namespace Kinora.Server.Data;

/// <summary>A video that whoever has its link may see.</summary>
internal sealed class VideoShare
{
    public required string VideoId { get; set; }

    /// <summary>What the link ends in; nobody can guess it.</summary>
    public required string Token { get; set; }

    public long CreatedAt { get; set; }
}
