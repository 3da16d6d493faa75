namespace Kinora.Data.World;

/// <summary>Floats upward: lift against linear drag, so its speed grows towards a constant with one time constant,
/// with a gentle sideways sway.</summary>
/// <param name="TravelShare">Share of the headroom covered in the whole clip, in (0, 1].</param>
/// <param name="SettlingSeconds">Time constant of the drag, above 0.</param>
/// <param name="SideShare">Mean horizontal place as a share of the side room, in [0, 1].</param>
/// <param name="SwayShare">Amplitude of the sway as a share of the side room; stays inside with the side share.</param>
/// <param name="SwaySeconds">Period of the sway.</param>
public sealed record RiseLaw(
    double TravelShare, double SettlingSeconds, double SideShare, double SwayShare, double SwaySeconds) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "rise";

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double lift = TravelShare * room.Headroom * Covered(seconds) / Covered(WorldPhysics.ClipSeconds);
        double sway = SwayShare * Math.Sin(2 * Math.PI * seconds / SwaySeconds);
        return new Pose(room.XAt(SideShare + sway), room.StandingY - lift, 0);
    }

    /// <summary>Integral of 1 - exp(-t / tau): the path at unit final speed.</summary>
    private double Covered(double seconds) =>
        seconds - SettlingSeconds * (1 - Math.Exp(-seconds / SettlingSeconds));
}
