namespace Kinora.Evaluation;

/// <summary>Sums behind <see cref="ChunkSeams"/>.</summary>
/// <param name="Across">Sum over frame pairs across borders of the mean absolute change of the error, in levels of 255.</param>
/// <param name="AcrossPairs">Such pairs.</param>
/// <param name="Within">The same over pairs within chunks.</param>
/// <param name="WithinPairs">Such pairs.</param>
public readonly record struct SeamSums(double Across, int AcrossPairs, double Within, int WithinPairs)
{
    /// <summary>Mean across over mean within; not a number where there is no pair of one kind or no error at all.</summary>
    public double Ratio => Across / AcrossPairs / (Within / WithinPairs);

    /// <summary>Both together.</summary>
    public static SeamSums operator +(SeamSums a, SeamSums b) =>
        new(a.Across + b.Across, a.AcrossPairs + b.AcrossPairs, a.Within + b.Within, a.WithinPairs + b.WithinPairs);
}
