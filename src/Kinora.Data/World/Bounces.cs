namespace Kinora.Data.World;

/// <summary>
/// A thing that keeps bouncing on the ground under gravity, each bounce keeping a share of the speed of the last: where it
/// is within the endless series of ever shorter parabolas, in closed form.
/// </summary>
/// <param name="FirstSeconds">Length of the first whole parabola, ground to ground, above 0.</param>
/// <param name="Restitution">Speed after a touch over speed before it, in [0, 1).</param>
internal readonly record struct Bounces(double FirstSeconds, double Restitution)
{
    /// <summary>Seconds until it lies still: a geometric series.</summary>
    public double Seconds => FirstSeconds / (1 - Restitution);

    /// <summary>Where it is.</summary>
    /// <param name="seconds">Time since the first parabola left the ground, at least 0.</param>
    /// <returns>How many touches of the ground are behind it, the share of the parabola under way, and its height above the
    /// ground in picture heights; once at rest the height is 0 and the count stands for all touches.</returns>
    public (double Touches, double Share, double Lift) At(double seconds)
    {
        if (seconds >= Seconds * (1 - 1e-9))
            return (double.PositiveInfinity, 0, 0);
        // The first k parabolas last F (1 - e^k) / (1 - e), which is solved for k.
        double e = Restitution;
        double touches = e > 0 ? Math.Floor(Math.Log(1 - seconds / Seconds) / Math.Log(e)) : 0;
        double length = FirstSeconds * Math.Pow(e, touches);
        double inside = Math.Clamp(seconds - Seconds * (1 - Math.Pow(e, touches)), 0, length);
        return (touches, inside / length, 0.5 * WorldPhysics.Gravity * inside * (length - inside));
    }
}
