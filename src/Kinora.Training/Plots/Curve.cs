namespace Kinora.Training.Plots;

/// <summary>A point of a curve.</summary>
/// <param name="X">Samples or hours.</param>
/// <param name="Y">The figure.</param>
internal readonly record struct CurvePoint(double X, double Y);

/// <summary>A line of a plot.</summary>
/// <param name="Label">Its name in the legend; null for none.</param>
/// <param name="Points">From left to right.</param>
internal sealed record Curve(string? Label, IReadOnlyList<CurvePoint> Points)
{
    // A running mean over about a thirtieth of the curve is smooth and still follows it.
    private const double WindowShare = 1 / 30.0;

    /// <summary>Which colour of the palette; curves that belong together share one.</summary>
    public int Color { get; init; }

    /// <summary>Drawn light and thin, behind the others.</summary>
    public bool IsFaint { get; init; }

    /// <summary>Points are marked: for curves of few.</summary>
    public bool IsMarked { get; init; }

    /// <summary>Belongs to the axis on the right.</summary>
    public bool IsOnTheRight { get; init; }

    /// <summary>
    /// The curve's running mean, exponential and corrected for its start. Curves of few points stay nearly as they are.
    /// </summary>
    public Curve Smoothed()
    {
        var rate = 2 / (Math.Max(1, Points.Count * WindowShare) + 1);
        var (mean, weight) = (0.0, 0.0);
        var smooth = new CurvePoint[Points.Count];
        for (var k = 0; k < smooth.Length; k++)
        {
            mean += rate * (Points[k].Y - mean);
            weight += rate * (1 - weight);
            smooth[k] = Points[k] with { Y = mean / weight };
        }

        return this with { Points = smooth };
    }
}
