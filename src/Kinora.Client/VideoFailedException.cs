namespace Kinora.Client;

/// <summary>A video that was waited for ended without files.</summary>
/// <param name="video">How it stands.</param>
public sealed class VideoFailedException(Video video)
    : Exception($"The video {video.Id} is {video.State}: {video.Error?.Message ?? "the server says no more."}")
{
    /// <summary>How it stands.</summary>
    public Video Video => video;
}
