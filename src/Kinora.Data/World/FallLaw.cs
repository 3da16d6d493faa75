using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>Is let go at rest, falls under gravity, bounces with a coefficient of restitution and comes to rest.</summary>
/// <param name="DropShare">Height of the drop as a share of the headroom, in (0, 1].</param>
/// <param name="Restitution">Speed after a bounce over speed before it, in [0, 1).</param>
/// <param name="SideShare">Horizontal place as a share of the side room, in [0, 1].</param>
public sealed record FallLaw(double DropShare, double Restitution, double SideShare) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "fall";

    /// <inheritdoc/>
    [JsonIgnore]
    public override double LatestStartSeconds => 0;

    /// <summary>Seconds from release to the first touch of the ground: sqrt(2 h / g).</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Seconds.</returns>
    public double DropSeconds(in MotionContext room) => Math.Sqrt(2 * DropShare * room.Headroom / WorldPhysics.Gravity);

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room) =>
        new(room.XAt(SideShare), room.StandingY - LiftAt(seconds, room), 0);

    private double LiftAt(double seconds, in MotionContext room)
    {
        double drop = DropSeconds(room);
        if (seconds <= drop)
            return DropShare * room.Headroom - 0.5 * WorldPhysics.Gravity * seconds * seconds;
        return Restitution == 0 ? 0 : new Bounces(2 * drop * Restitution, Restitution).At(seconds - drop).Lift;
    }
}
