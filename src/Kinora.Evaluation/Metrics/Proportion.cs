namespace Kinora.Evaluation;

/// <summary>How many of a number of trials went right.</summary>
/// <param name="Right">Trials that went right.</param>
/// <param name="Of">Trials.</param>
public sealed record Proportion(int Right, int Of)
{
    // The two-sided 95 % quantile of the standard normal.
    private const double Z = 1.959963984540054;

    /// <summary>Right over trials; not a number without trials.</summary>
    public double Share => Of == 0 ? double.NaN : (double)Right / Of;

    /// <summary>Wilson's score interval at 95 % (Wilson 1927): where the true share lies, also for few trials and shares near 0 or 1.</summary>
    public (double Low, double High) Interval
    {
        get
        {
            if (Of == 0) return (0, 1);
            var (share, square) = (Share, Z * Z / Of);
            var middle = (share + (square / 2)) / (1 + square);
            var half = Z / (1 + square) * Math.Sqrt((share * (1 - share) / Of) + (square / (4 * Of)));
            // At the ends the formula gives exactly 0 and 1, rounding aside.
            return (Right == 0 ? 0 : middle - half, Right == Of ? 1 : middle + half);
        }
    }

    /// <summary>Counts.</summary>
    /// <param name="trials">Whether each went right.</param>
    public static Proportion Count(IEnumerable<bool> trials)
    {
        var all = trials.ToList();
        return new Proportion(all.Count(right => right), all.Count);
    }
}
