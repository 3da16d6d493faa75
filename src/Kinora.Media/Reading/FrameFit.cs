namespace Kinora.Media;

/// <summary>How frames are brought to another size.</summary>
public enum FrameFit
{
    /// <summary>Scaled to exactly that size; the aspect ratio is not kept.</summary>
    Stretch,

    /// <summary>Scaled evenly until they cover the size, as they are displayed, then cut alike on both sides.</summary>
    Crop,
}
