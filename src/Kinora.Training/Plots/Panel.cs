namespace Kinora.Training.Plots;

/// <summary>One diagram: curves over a common axis.</summary>
/// <param name="Title">Above it.</param>
/// <param name="AxisX">Name of the horizontal axis.</param>
/// <param name="AxisY">Name of the vertical axis on the left.</param>
/// <param name="Curves">At least one with a point.</param>
internal sealed record Panel(string Title, string AxisX, string AxisY, IReadOnlyList<Curve> Curves)
{
    // A range as wide as this is read better by factors than by differences.
    private const double WideRange = 8;

    /// <summary>Name of the vertical axis on the right; null where no curve belongs to it.</summary>
    public string? RightAxisY { get; init; }

    /// <summary>Whether the axis on the left, or on the right, is logarithmic: all values are positive and their range is wide.</summary>
    public bool IsLogarithmic(bool right)
    {
        var values = Curves.Where(c => c.IsOnTheRight == right).SelectMany(c => c.Points).Select(p => p.Y).ToList();
        return values.Count > 0 && values.Min() > 0 && values.Max() / values.Min() > WideRange;
    }
}
