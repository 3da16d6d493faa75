namespace Kinora.Media;

/// <summary>Size and bytes per pixel of one PAM picture.</summary>
internal readonly record struct PamHeader(FrameSize Size, int Channels);
