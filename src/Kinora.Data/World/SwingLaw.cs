namespace Kinora.Data.World;

/// <summary>
/// Swings on a rope as a plane pendulum without loss: theta'' = -(g / L) sin theta, solved exactly with Jacobi's
/// elliptic sine, sin(theta / 2) = k sn(sqrt(g / L) t + phase, k) with k = sin(theta0 / 2) (Landau and Lifshitz,
/// Mechanics, section 11).
/// </summary>
/// <param name="RopeLength">From the pivot to the thing's centre, picture heights.</param>
/// <param name="AmplitudeShare">Swing as a share of the widest that stays in the picture, in (0, 1].</param>
/// <param name="Phase">Phase at time 0 in periods, in [0, 1): 0 passes the lowest point towards the right.</param>
public sealed record SwingLaw(double RopeLength, double AmplitudeShare, double Phase) : MotionLaw
{
    /// <summary>How far the pivot is above the upper end of the room.</summary>
    public const double PivotLift = 0.04;

    /// <inheritdoc/>
    public override string Id => "swing";

    /// <summary>The largest angle from the vertical, radians.</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Radians, in (0, pi / 2).</returns>
    public double Amplitude(in MotionContext room)
    {
        // The farthest corner of the tilted box is at most (L + half height) sin theta + half width from the middle.
        double sine = (room.Width / 2 - WorldPhysics.Margin - room.HalfWidth) / (RopeLength + room.HalfHeight);
        return AmplitudeShare * Math.Asin(Math.Clamp(sine, 0.02, 0.5));
    }

    /// <summary>Seconds of one swing to and fro.</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Seconds.</returns>
    public double PeriodSeconds(in MotionContext room) =>
        4 * JacobiElliptic.QuarterPeriod(Math.Sin(Amplitude(room) / 2)) / Math.Sqrt(WorldPhysics.Gravity / RopeLength);

    /// <summary>Where the rope hangs from.</summary>
    /// <param name="room">The room of the thing.</param>
    /// <returns>Picture heights from the left and the upper border.</returns>
    public static (double X, double Y) Pivot(in MotionContext room) => (room.MiddleX, room.Top - PivotLift);

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double k = Math.Sin(Amplitude(room) / 2);
        double cycles = Phase + seconds / PeriodSeconds(room);
        double angle = 2 * Math.Asin(k * JacobiElliptic.Sn(4 * JacobiElliptic.QuarterPeriod(k) * (cycles - Math.Floor(cycles)), k));
        (double pivotX, double pivotY) = Pivot(room);
        return new Pose(pivotX + RopeLength * Math.Sin(angle), pivotY + RopeLength * Math.Cos(angle), -angle);
    }
}
