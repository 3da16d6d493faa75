using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>Goes round in a circle in the air at constant speed, upright.</summary>
/// <param name="Clockwise">True for clockwise as seen on screen.</param>
/// <param name="RadiusShare">Radius as a share of the largest circle in the room, in (0, 1].</param>
/// <param name="PeriodSeconds">Seconds of one round, above 0.</param>
/// <param name="Phase">Phase at time 0 in rounds, in [0, 1): 0 is the rightmost point.</param>
public sealed record OrbitLaw(bool Clockwise, double RadiusShare, double PeriodSeconds, double Phase) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "orbit";

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Heading => Clockwise ? 1 : -1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Facing => 0;

    /// <summary>The circle's radius.</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Picture heights.</returns>
    public double Radius(in MotionContext room) => RadiusShare * Math.Min(room.SideRoom, room.Headroom) / 2;

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        (double sine, double cosine) = Math.SinCos(2 * Math.PI * (Phase + Heading * seconds / PeriodSeconds));
        double radius = Radius(room);
        return new Pose(room.MiddleX + radius * cosine, room.StandingY - room.Headroom / 2 + radius * sine, 0);
    }
}
