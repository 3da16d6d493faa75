namespace Kinora.Client;

/// <summary>Which file of a video.</summary>
public enum VideoContent
{
    /// <summary>The video, MP4.</summary>
    Video,

    /// <summary>Its middle frame, WebP.</summary>
    Thumbnail,

    /// <summary>Up to 25 frames in one picture, WebP.</summary>
    Spritesheet,
}
