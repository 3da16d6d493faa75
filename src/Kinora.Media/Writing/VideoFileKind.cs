namespace Kinora.Media;

/// <summary>The forms in which <see cref="VideoWriter"/> stores a video.</summary>
public enum VideoFileKind
{
    /// <summary><c>.mp4</c>: H.264, yuv420p, BT.709, index before the data (fast start). Both sides even.</summary>
    Mp4,

    /// <summary><c>.webm</c>: VP9, yuv420p, BT.709.</summary>
    WebM,

    /// <summary><c>.gif</c>: a palette of 256 colours for each frame; at most 50 frames per second.</summary>
    Gif,

    /// <summary>A folder of PNG pictures, exact: a path without an ending, or a pattern such as <c>clip/%04d.png</c>.</summary>
    PngFrames,

    /// <summary><c>.png</c>: one picture with evenly spaced frames of the video.</summary>
    ContactSheet,
}
