using System.Globalization;

namespace Kinora.Evaluation;

/// <summary>Which clips of a data set stay.</summary>
/// <param name="Bounds">What each must be.</param>
/// <param name="Keep">Of those that are, the share that stays, best first; null for all.</param>
/// <param name="By">The metric that tells which are best; null without a share.</param>
public sealed record CurationRules(IReadOnlyList<CurationRule> Bounds, double? Keep = null, string? By = null)
{
    /// <summary>What is wrong with the rules, as sentences.</summary>
    /// <param name="metrics">The metrics that are measured.</param>
    public IReadOnlyList<string> Faults(IReadOnlyList<MetricInfo> metrics)
    {
        var (faults, known) = (new List<string>(), metrics.ToDictionary(m => m.Key, StringComparer.Ordinal));
        if (Bounds.Count == 0 && Keep is null) faults.Add("No rule is given, every clip would stay. Give --least, --most or --keep.");
        if (Keep is not null != By is not null) faults.Add("--keep and --by go together: a share, and the metric that tells which clips are best.");
        if (Keep is <= 0 or >= 1 or double.NaN) faults.Add(string.Create(CultureInfo.InvariantCulture, $"--keep is {Keep}, it must be above 0 and below 1."));
        foreach (var key in Bounds.Select(rule => rule.Key).Concat(By is null ? [] : [By]).Distinct(StringComparer.Ordinal))
            if (!known.ContainsKey(key)) faults.Add($"'{key}' is no metric of clips. Known are {string.Join(", ", known.Keys)}.");
        if (By is not null && known.TryGetValue(By, out var by) && by.Direction == MetricDirection.None) faults.Add($"--by {By}: neither high nor low values of it are good. Bound it with --least and --most.");
        return faults;
    }

    /// <summary>Says of every measured clip whether it stays.</summary>
    /// <param name="rows">The clips; those that have a reason to go already do.</param>
    /// <param name="metrics">The metrics that were measured.</param>
    public IReadOnlyList<CuratedRow> Apply(IReadOnlyList<CuratedRow> rows, IReadOnlyList<MetricInfo> metrics)
    {
        CuratedRow[] judged = [.. rows.Select(row => row with { Reasons = [.. row.Reasons, .. Bounds.Select(rule => rule.Fault(row.Figures)).OfType<CurationReason>()] })];
        if (Keep is not { } share || By is not { } by) return judged;
        var sign = metrics.First(metric => metric.Key == by).Direction == MetricDirection.Higher ? -1 : 1;
        CuratedRow[] left = [.. judged.Where(row => row.IsKept && row.Figures.ContainsKey(by)).OrderBy(row => sign * row.Figures[by]).ThenBy(row => row.Number)];
        var gone = left.Skip((int)Math.Ceiling(share * left.Length)).Select(row => row.Number).ToHashSet();
        var reason = string.Create(CultureInfo.InvariantCulture, $"not of the best {share:P0} by {by}");
        return [.. judged.Select(row => gone.Contains(row.Number) ? row with { Reasons = [new CurationReason(reason, reason)] } : row)];
    }
}
