namespace Kinora.Evaluation;

/// <summary>Where a true value lies.</summary>
/// <param name="Low">Lower end.</param>
/// <param name="High">Upper end.</param>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>From 0 to 1.</summary>
    public static Interval Share { get; } = new(0, 1);

    /// <summary>From 0.</summary>
    public static Interval Positive { get; } = new(0, double.PositiveInfinity);

    /// <summary>All numbers.</summary>
    public static Interval Everything { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Whether a value lies within, ends included.</summary>
    /// <param name="value">The value.</param>
    public bool Contains(double value) => value >= Low && value <= High;
}
