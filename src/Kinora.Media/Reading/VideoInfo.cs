namespace Kinora.Media;

/// <summary>What a video file holds.</summary>
/// <param name="Width">Displayed width in pixels, after the file's rotation.</param>
/// <param name="Height">Displayed height in pixels, after the file's rotation.</param>
/// <param name="FrameCount">Frames, counted by decoding them all.</param>
/// <param name="FrameRate">Average rate; for a single picture ffmpeg's nominal 25.</param>
/// <param name="Duration">Playing time as the container states it, else frames over rate.</param>
/// <param name="Codec">ffmpeg's name of the codec, for example <c>h264</c>.</param>
/// <param name="PixelFormat">ffmpeg's name of the pixel format, for example <c>yuv420p</c>.</param>
/// <param name="Container">ffmpeg's name of the container, for example <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</param>
public sealed record VideoInfo(
    int Width,
    int Height,
    int FrameCount,
    FrameRate FrameRate,
    TimeSpan Duration,
    string Codec,
    string PixelFormat,
    string Container);
