namespace Kinora.Media;

/// <summary>One decoded picture: bytes [H, W, C], row by row, values 0 to 255.</summary>
/// <param name="Size">Width and height.</param>
/// <param name="Channels">3 for RGB, 4 for RGBA with straight (not premultiplied) alpha.</param>
/// <param name="Data">H * W * C bytes.</param>
public sealed record ImagePixels(FrameSize Size, int Channels, byte[] Data);
