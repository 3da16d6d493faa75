namespace Kinora.Data.Preference;

/// <summary>Quality control of labels that several annotators gave: who is to be trusted, and what they say together.</summary>
/// <param name="Alpha">Krippendorff's alpha by axis; null where no pair was seen by two.</param>
/// <param name="Kappas">Cohen's kappa of every two annotators, over all axes; null where they share nothing.</param>
/// <param name="Annotators">Each annotator.</param>
/// <param name="Dropped">Annotators whose labels are left out.</param>
/// <param name="Merged">One pair for each two videos, by <c>majority</c> of those who are left; the only annotator's own where there is one.</param>
public sealed record LabelReview(
    IReadOnlyDictionary<string, double?> Alpha, IReadOnlyDictionary<(string One, string Other), double?> Kappas,
    IReadOnlyList<AnnotatorQuality> Annotators, IReadOnlyList<string> Dropped, IReadOnlyList<PreferencePair> Merged)
{
    /// <summary>What <see cref="PreferencePair.Annotator"/> is called where several were merged.</summary>
    public const string Majority = "majority";

    // Fewer shared labels say nothing about an annotator.
    private const int EnoughShared = 10;

    /// <summary>Reviews labels.</summary>
    /// <param name="pairs">A row for every annotator and two videos.</param>
    /// <param name="leastAgreement">
    /// Annotators are left out whose share of labels that agree with most of the others is below this, once they share at least 10. Where there is
    /// an even split among the others, the label does not count.
    /// </param>
    /// <param name="leastLabels">Pairs that fewer of the trusted have judged on an axis have no label there, at least 1.</param>
    public static LabelReview Of(IReadOnlyList<PreferencePair> pairs, double leastAgreement = 0.5, int leastLabels = 1)
    {
        var axes = pairs.SelectMany(p => p.Labels.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var names = pairs.Select(p => p.Annotator).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        var units = pairs.GroupBy(p => p.Key, StringComparer.Ordinal).ToList();
        var quality = names.Select(name => QualityOf(name, units, axes)).ToList();
        var dropped = quality.Where(q => q.Shared >= EnoughShared && q.WithOthers < leastAgreement).Select(q => q.Annotator).ToList();
        var merged = units.Select(unit => Merge([.. unit.Where(p => !dropped.Contains(p.Annotator))], axes, leastLabels)).OfType<PreferencePair>().ToList();
        return new LabelReview(
            axes.ToDictionary(axis => axis, axis => Agreement.KrippendorffAlpha(units.Select(unit => Said(unit, axis)))),
            (from one in names from other in names where string.CompareOrdinal(one, other) < 0 select (one, other))
                .ToDictionary(two => two, two => Agreement.CohenKappa([.. units.SelectMany(unit => axes.SelectMany(axis => Both(unit, axis, two.one, two.other)))])),
            quality, dropped, merged);
    }

    // One value of each annotator, the first where there are both orders.
    private static List<PreferenceOutcome> Said(IEnumerable<PreferencePair> unit, string axis) =>
        [.. unit.GroupBy(p => p.Annotator, StringComparer.Ordinal).Select(g => g.Select(p => p.Ordered(axis)).FirstOrDefault(o => o is not null)).OfType<PreferenceOutcome>()];

    private static IEnumerable<(PreferenceOutcome, PreferenceOutcome)> Both(IEnumerable<PreferencePair> unit, string axis, string one, string other) =>
        Said(unit.Where(p => p.Annotator == one), axis).Zip(Said(unit.Where(p => p.Annotator == other), axis));

    private static AnnotatorQuality QualityOf(string name, IReadOnlyList<IGrouping<string, PreferencePair>> units, IReadOnlyList<string> axes)
    {
        int labels = 0, shared = 0, agreeing = 0, first = 0, chosen = 0, contradictions = 0;
        foreach (var unit in units)
        {
            var own = unit.Where(p => p.Annotator == name).ToList();
            foreach (var axis in axes)
            {
                var given = own.Select(p => p.Ordered(axis)).OfType<PreferenceOutcome>().ToList();
                if (given.Count == 0) continue;
                labels += given.Count;
                chosen += own.Count(p => p.Labels.TryGetValue(axis, out var o) && o != PreferenceOutcome.Tie);
                first += own.Count(p => p.Labels.TryGetValue(axis, out var o) && o == PreferenceOutcome.Win);
                if (given.Distinct().Count() > 1) contradictions++;
                if (MostOf(Said(unit.Where(p => p.Annotator != name), axis)) is not { } most) continue;
                shared++;
                if (given[0] == most) agreeing++;
            }
        }

        return new AnnotatorQuality(name, labels, shared, shared == 0 ? null : (double)agreeing / shared, chosen == 0 ? null : (double)first / chosen, contradictions);
    }

    // What more of them say than anything else; null for an even split.
    private static PreferenceOutcome? MostOf(IReadOnlyCollection<PreferenceOutcome> said)
    {
        var ranked = said.GroupBy(o => o).Select(g => (g.Key, Count: g.Count())).OrderByDescending(g => g.Count).ToList();
        return ranked.Count == 0 || (ranked.Count > 1 && ranked[0].Count == ranked[1].Count) ? null : ranked[0].Key;
    }

    private static PreferencePair? Merge(IReadOnlyList<PreferencePair> unit, IReadOnlyList<string> axes, int leastLabels)
    {
        if (unit.Count == 0) return null;
        var labels = new SortedDictionary<string, PreferenceOutcome>(StringComparer.Ordinal);
        foreach (var axis in axes)
        {
            var said = Said(unit, axis);
            // An even split between the two is a tie: neither is better for more of them.
            if (said.Count >= leastLabels && said.Count > 0) labels[axis] = MostOf(said) ?? PreferenceOutcome.Tie;
        }

        if (labels.Count == 0) return null;
        var pair = unit[0];
        var (low, high) = string.CompareOrdinal(pair.First.Latents, pair.Second.Latents) <= 0 ? (pair.First, pair.Second) : (pair.Second, pair.First);
        var who = unit.Select(p => p.Annotator).Distinct(StringComparer.Ordinal).ToList();
        return pair with { First = low, Second = high, Labels = labels, Annotator = who.Count == 1 ? who[0] : Majority };
    }
}
