using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>Crosses the picture once at constant speed over the whole clip.</summary>
/// <param name="ToRight">True from left to right, false from right to left.</param>
/// <param name="StartShare">Share of the side room already behind it at time 0, in [0, 1).</param>
/// <param name="TravelShare">Share of the side room covered in the whole clip; start and travel together are at most 1.</param>
/// <param name="LiftShare">Height above the ground as a share of the headroom, in [0, 1].</param>
public sealed record GlideLaw(bool ToRight, double StartShare, double TravelShare, double LiftShare) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "glide";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Heading => ToRight ? 1 : -1;

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double covered = TravelShare * seconds / WorldPhysics.ClipSeconds;
        double share = StartShare + covered;
        return new Pose(room.XAt(ToRight ? share : 1 - share), room.StandingY - LiftShare * room.Headroom, 0);
    }
}
