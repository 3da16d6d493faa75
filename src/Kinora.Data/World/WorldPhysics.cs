namespace Kinora.Data.World;

/// <summary>
/// The constants every motion of the synthetic world shares. Lengths are picture heights (the vertical axis runs
/// from 0 at the top to 1 at the bottom, the horizontal axis from 0 to width / height), times are seconds.
/// </summary>
public static class WorldPhysics
{
    /// <summary>Gravity, in picture heights per second squared, downward. One value for every scene, so that a
    /// measurement on a generated video has one right answer; a light one, so that a fall lasts long enough to be watched
    /// and things move by about one latent position in a latent frame.</summary>
    public const double Gravity = 0.8;

    /// <summary>Frames per second of every rendered clip.</summary>
    public const int FramesPerSecond = 25;

    /// <summary>Frames of a whole clip: 204, the length the system generates.</summary>
    public const int ClipFrames = 204;

    /// <summary>Seconds of a whole clip: 8.16.</summary>
    public const double ClipSeconds = (double)ClipFrames / FramesPerSecond;

    /// <summary>Gap kept between a thing's box and the border of the picture, in picture heights.</summary>
    public const double Margin = 0.01;
}
