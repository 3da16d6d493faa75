namespace Kinora.Data.Preference;

/// <summary>How far annotators agree beyond chance. 1 is full agreement, 0 what chance gives.</summary>
public static class Agreement
{
    /// <summary>Cohen's kappa (1960) of two annotators: (observed - expected) / (1 - expected).</summary>
    /// <param name="pairs">What each said of the same pairs.</param>
    /// <returns>At most 1; null where there is nothing, or both always said one and the same.</returns>
    public static double? CohenKappa(IReadOnlyCollection<(PreferenceOutcome One, PreferenceOutcome Other)> pairs)
    {
        if (pairs.Count == 0) return null;
        double total = pairs.Count;
        var observed = pairs.Count(p => p.One == p.Other) / total;
        var expected = Enum.GetValues<PreferenceOutcome>().Sum(o => pairs.Count(p => p.One == o) / total * (pairs.Count(p => p.Other == o) / total));
        return expected >= 1 ? null : (observed - expected) / (1 - expected);
    }

    /// <summary>
    /// Krippendorff's alpha for nominal values (2004, chapter 11): Fleiss' idea for any number of annotators, of whom not each has seen each pair.
    /// </summary>
    /// <param name="units">For each pair, what those who saw it said.</param>
    /// <returns>At most 1; null where no pair was seen by two, or all said one and the same.</returns>
    public static double? KrippendorffAlpha(IEnumerable<IReadOnlyCollection<PreferenceOutcome>> units)
    {
        var outcomes = Enum.GetValues<PreferenceOutcome>();
        var seenTwice = units.Where(u => u.Count > 1).ToList();
        double total = seenTwice.Sum(u => u.Count);
        if (total == 0) return null;
        // Coincidences: each unit of m values gives every ordered pair of them with the weight 1 / (m - 1).
        var disagreeing = seenTwice.Sum(u => outcomes.Sum(o => u.Count(x => x == o) * (double)u.Count(x => x != o)) / (u.Count - 1));
        var expected = outcomes.Sum(o => (double)seenTwice.Sum(u => u.Count(x => x == o)) * seenTwice.Sum(u => u.Count(x => x != o))) / (total - 1);
        return expected == 0 ? null : 1 - (disagreeing / expected);
    }
}
