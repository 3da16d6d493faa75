namespace Kinora.Data.World;

/// <summary>The room a thing has to move in: what a motion law needs to know besides its own parameters. Lengths are
/// picture heights.</summary>
/// <param name="Left">Left end of the strip it keeps to, from the picture's left border.</param>
/// <param name="Right">Right end of that strip.</param>
/// <param name="Top">Upper end, from the picture's upper border.</param>
/// <param name="GroundY">Where the thing's lower edge rests, from the picture's upper border.</param>
/// <param name="HalfWidth">Half the width of the thing's upright box.</param>
/// <param name="HalfHeight">Half the height of the thing's upright box.</param>
public readonly record struct MotionContext(
    double Left, double Right, double Top, double GroundY, double HalfWidth, double HalfHeight)
{
    /// <summary>Width of the strip.</summary>
    public double Width => Right - Left;

    /// <summary>Horizontal middle of the strip.</summary>
    public double MiddleX => (Left + Right) / 2;

    /// <summary>Centre height of a thing that stands on the ground.</summary>
    public double StandingY => GroundY - HalfHeight;

    /// <summary>How far a standing thing can be lifted before its box meets the upper margin.</summary>
    public double Headroom => StandingY - HalfHeight - Top - WorldPhysics.Margin;

    /// <summary>How far the centre can travel sideways with the box inside the margins.</summary>
    public double SideRoom => Width - 2 * (HalfWidth + WorldPhysics.Margin);

    /// <summary>The horizontal centre at a share of <see cref="SideRoom"/>: 0 touches the left margin, 1 the right.</summary>
    /// <param name="share">Share of the side room in [0, 1].</param>
    /// <returns>Picture heights from the left border.</returns>
    public double XAt(double share) => Left + HalfWidth + WorldPhysics.Margin + share * SideRoom;
}
