using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>Is thrown from the ground in a parabola to one side, bounces on in the same direction and comes to rest; every
/// touch keeps a share of the upward speed and a share of the sideways speed.</summary>
/// <param name="ToRight">True from left to right, false from right to left.</param>
/// <param name="ApexShare">Top of the first parabola as a share of the headroom, in (0, 1].</param>
/// <param name="Restitution">Upward speed after a touch over downward speed before it, in (0, 1).</param>
/// <param name="Grip">Sideways speed after a touch over that before it, in (0, 1].</param>
/// <param name="TravelShare">Share of the side room covered until it rests, in (0, 1].</param>
public sealed record ThrowLaw(bool ToRight, double ApexShare, double Restitution, double Grip, double TravelShare) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "throw";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Heading => ToRight ? 1 : -1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double LatestStartSeconds => 0;

    /// <summary>Seconds of the first parabola: sqrt(8 h / g).</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Seconds.</returns>
    public double FirstSeconds(in MotionContext room) => Math.Sqrt(8 * ApexShare * room.Headroom / WorldPhysics.Gravity);

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        (double touches, double share, double lift) = new Bounces(FirstSeconds(room), Restitution).At(seconds);
        // Each parabola covers (restitution x grip) times the width of the one before; all together cover 1.
        double shrink = Restitution * Grip;
        double covered = 1 - Math.Pow(shrink, touches) * (1 - share * (1 - shrink));
        double side = TravelShare * covered;
        return new Pose(room.XAt(ToRight ? side : 1 - side), room.StandingY - lift, 0);
    }
}
