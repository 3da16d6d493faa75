namespace Kinora.Evaluation;

/// <summary>A thing found in one picture. Lengths are picture heights, places from the top left corner.</summary>
/// <param name="X">Centre.</param>
/// <param name="Y">Centre.</param>
/// <param name="Width">Width of its box.</param>
/// <param name="Height">Height of its box.</param>
/// <param name="Confidence">How sure the reader is that something is there, in [0, 1].</param>
/// <param name="Things">Probability of each thing the judge knows.</param>
public sealed record Detection(double X, double Y, double Width, double Height, double Confidence, IReadOnlyList<float> Things)
{
    /// <summary>Index of the likeliest thing.</summary>
    public int Best { get; } = IndexOfLargest(Things);

    /// <summary>How far two centres are apart.</summary>
    /// <param name="other">The other thing.</param>
    public double DistanceTo(Detection other) => Math.Sqrt(((X - other.X) * (X - other.X)) + ((Y - other.Y) * (Y - other.Y)));

    internal static int IndexOfLargest(IReadOnlyList<float> values)
    {
        var best = 0;
        for (var k = 1; k < values.Count; k++)
        {
            if (values[k] > values[best]) best = k;
        }

        return best;
    }
}
