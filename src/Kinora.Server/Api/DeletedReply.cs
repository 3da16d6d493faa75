namespace Kinora.Server.Api;

/// <summary>A removed video.</summary>
internal sealed record DeletedReply(string Id, bool Deleted)
{
    public string Object { get; } = "video.deleted";
}
