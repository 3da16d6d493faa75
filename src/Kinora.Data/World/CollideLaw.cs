using System.Text.Json.Serialization;

namespace Kinora.Data.World;

/// <summary>
/// One of two things that slide towards each other at constant speed, meet, and part again slowed evenly by friction until
/// they rest. The two laws of a scene share contact, time and friction; <see cref="Rebounds"/> relates their speeds.
/// </summary>
/// <param name="FromLeft">True for the thing that comes from the left.</param>
/// <param name="ContactShare">Where they touch, as a share of the strip's width.</param>
/// <param name="MeetSeconds">When they touch, above 0.</param>
/// <param name="Approach">Speed before, strip widths per second, above 0.</param>
/// <param name="Rebound">Speed after, strip widths per second, away from the other thing (below 0 it goes on forward).</param>
/// <param name="Friction">Loss of speed after the touch, strip widths per second squared, above 0.</param>
public sealed record CollideLaw(
    bool FromLeft, double ContactShare, double MeetSeconds, double Approach, double Rebound, double Friction) : MotionLaw
{
    /// <summary>The motion's id.</summary>
    public const string Name = "collide";

    /// <inheritdoc/>
    public override string Id => Name;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Heading => FromLeft ? 1 : -1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double LatestStartSeconds => 0;

    /// <summary>Speeds after a touch of two masses: momentum is kept, and the relative speed times the restitution.</summary>
    /// <param name="leftMass">Mass of the thing from the left.</param>
    /// <param name="rightMass">Mass of the thing from the right, in the same unit.</param>
    /// <param name="leftApproach">Its speed towards the right before.</param>
    /// <param name="rightApproach">Its speed towards the left before.</param>
    /// <param name="restitution">Relative speed after over before, in [0, 1].</param>
    /// <returns>The speeds away from each other: of the left thing to the left, of the right thing to the right.</returns>
    public static (double Left, double Right) Rebounds(
        double leftMass, double rightMass, double leftApproach, double rightApproach, double restitution)
    {
        double common = (leftMass * leftApproach - rightMass * rightApproach) / (leftMass + rightMass);
        double closing = restitution * (leftApproach + rightApproach);
        return (-(common - rightMass / (leftMass + rightMass) * closing), common + leftMass / (leftMass + rightMass) * closing);
    }

    /// <summary>Draws the laws of a pair from left and right.</summary>
    /// <param name="leftSize">Size of the thing from the left, picture heights.</param>
    /// <param name="rightSize">Size of the thing from the right.</param>
    /// <param name="random">The scene's stream for motions.</param>
    internal static (CollideLaw Left, CollideLaw Right) Draw(double leftSize, double rightSize, WorldRandom random)
    {
        double contact = random.NextBetween(0.46, 0.54), meet = random.NextBetween(2.2, 3.2);
        // A thing is at most as wide as it is long: from the border to the contact there is at least this much way.
        double leftApproach = random.NextBetween(0.75, 1) * (contact - leftSize - WorldPhysics.Margin) / meet;
        double rightApproach = random.NextBetween(0.75, 1) * (1 - contact - rightSize - WorldPhysics.Margin) / meet;
        // Things of one stuff and shape, flat as they are drawn, weigh as the square of their size.
        (double left, double right) = Rebounds(
            leftSize * leftSize, rightSize * rightSize, leftApproach, rightApproach, random.NextBetween(0.75, 0.95));
        // The friction stops the faster one before the border.
        double friction = Math.Max(
            Math.Max(StoppingFriction(left, contact - leftSize), StoppingFriction(right, 1 - contact - rightSize)), random.NextBetween(0.015, 0.03));
        return (new(true, contact, meet, leftApproach, left, friction), new(false, contact, meet, rightApproach, right, friction));
    }

    // v^2 / (2 a) is the way to rest.
    private static double StoppingFriction(double rebound, double room) => rebound * rebound / (2 * (room - WorldPhysics.Margin));

    /// <inheritdoc/>
    public override Pose PoseAt(double seconds, in MotionContext room)
    {
        double since = seconds - MeetSeconds;
        double away = since <= 0 ? -Approach * since : Glided(since);
        double touch = room.Left + ContactShare * room.Width;
        double x = FromLeft ? touch - room.HalfWidth - away * room.Width : touch + room.HalfWidth + away * room.Width;
        return new Pose(x, room.StandingY, 0);
    }

    private double Glided(double since)
    {
        double moving = Math.Min(since, Math.Abs(Rebound) / Friction);
        return Math.Sign(Rebound) * (Math.Abs(Rebound) * moving - 0.5 * Friction * moving * moving);
    }
}
