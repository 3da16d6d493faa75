using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>Rolls over the ground without slipping, slowed evenly by rolling resistance over the whole clip: the angle turned
/// is the way over the radius.</summary>
/// <param name="ToRight">True from left to right, false from right to left.</param>
/// <param name="StartShare">Share of the side room already behind it at time 0, in [0, 1).</param>
/// <param name="TravelShare">Share of the side room covered in the whole clip; start and travel together are at most 1.</param>
/// <param name="FinalSpeedShare">Speed at the end of the clip over speed at its start, in [0, 1].</param>
public sealed record RollLaw(bool ToRight, double StartShare, double TravelShare, double FinalSpeedShare) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "roll";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Heading => ToRight ? 1 : -1;

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double time = seconds / WorldPhysics.ClipSeconds;
        // Constant deceleration from speed v to f v covers (1 + f) / 2 of what v would.
        double covered = TravelShare * (time - 0.5 * (1 - FinalSpeedShare) * time * time) / (0.5 * (1 + FinalSpeedShare));
        double share = StartShare + covered;
        return new Pose(room.XAt(ToRight ? share : 1 - share), room.StandingY, Heading * covered * room.SideRoom / room.HalfHeight);
    }
}
