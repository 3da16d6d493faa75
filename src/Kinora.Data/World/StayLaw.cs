namespace Kinora.Data.World;

/// <summary>Does not move.</summary>
/// <param name="SideShare">Horizontal place as a share of the side room, in [0, 1].</param>
/// <param name="LiftShare">Height above the ground as a share of the headroom, in [0, 1].</param>
public sealed record StayLaw(double SideShare, double LiftShare) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "stay";

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room) =>
        new(room.XAt(SideShare), room.StandingY - LiftShare * room.Headroom, 0);
}
