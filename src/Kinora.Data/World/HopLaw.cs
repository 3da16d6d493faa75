namespace Kinora.Data.World;

/// <summary>Jumps without loss under gravity while moving sideways at constant speed, turning at the borders.</summary>
/// <param name="HeightShare">Top of a hop as a share of the headroom, in (0, 1].</param>
/// <param name="HopPhase">Phase within a hop at time 0, in [0, 1): 0 is on the ground.</param>
/// <param name="CrossingSeconds">Seconds from one border to the other, above 0.</param>
/// <param name="SidePhase">Phase of the to-and-fro at time 0, in [0, 1): 0 is at the left, 0.5 at the right.</param>
public sealed record HopLaw(double HeightShare, double HopPhase, double CrossingSeconds, double SidePhase) : MotionLaw
{
    /// <inheritdoc/>
    public override string Id => "hop";

    /// <summary>Seconds of one hop from ground to ground: a parabola of height h under g lasts sqrt(8 h / g).</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Seconds.</returns>
    public double HopSeconds(in MotionContext room) => Math.Sqrt(8 * HeightShare * room.Headroom / WorldPhysics.Gravity);

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double hopSeconds = HopSeconds(room);
        double phase = HopPhase + seconds / hopSeconds;
        double inHop = (phase - Math.Floor(phase)) * hopSeconds;
        double lift = 0.5 * WorldPhysics.Gravity * inHop * (hopSeconds - inHop);

        double cycle = SidePhase + seconds / (2 * CrossingSeconds);
        double share = 1 - Math.Abs(1 - 2 * (cycle - Math.Floor(cycle)));
        return new Pose(room.XAt(share), room.StandingY - lift, 0);
    }
}
