namespace Kinora.Data.World;

/// <summary>The room a thing has to move in: what a motion law needs to know besides its own parameters. Lengths are
/// picture heights.</summary>
/// <param name="Aspect">Width of the picture divided by its height.</param>
/// <param name="HalfWidth">Half the width of the thing's upright box.</param>
/// <param name="HalfHeight">Half the height of the thing's upright box.</param>
/// <param name="GroundY">Where the thing's lower edge rests, from the top.</param>
public readonly record struct MotionContext(double Aspect, double HalfWidth, double HalfHeight, double GroundY)
{
    /// <summary>Centre height of a thing that stands on the ground.</summary>
    public double StandingY => GroundY - HalfHeight;

    /// <summary>How far a standing thing can be lifted before its box meets the upper margin.</summary>
    public double Headroom => StandingY - HalfHeight - WorldPhysics.Margin;

    /// <summary>How far the centre can travel sideways with the box inside the margins.</summary>
    public double SideRoom => Aspect - 2 * (HalfWidth + WorldPhysics.Margin);

    /// <summary>The horizontal centre at a share of <see cref="SideRoom"/>: 0 touches the left margin, 1 the right.</summary>
    /// <param name="share">Share of the side room in [0, 1].</param>
    /// <returns>Picture heights from the left border.</returns>
    public double XAt(double share) => HalfWidth + WorldPhysics.Margin + share * SideRoom;
}
