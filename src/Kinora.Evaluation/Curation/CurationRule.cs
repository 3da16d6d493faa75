using System.Globalization;

namespace Kinora.Evaluation;

/// <summary>What a metric of a clip must be for the clip to stay.</summary>
/// <param name="Key">The metric's key.</param>
/// <param name="Least">The smallest value that stays; null for no bound.</param>
/// <param name="Most">The largest value that stays; null for no bound.</param>
public sealed record CurationRule(string Key, double? Least, double? Most)
{
    /// <summary>Reads a bound as a command line has it, <c>KEY=NUMBER</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isLeast">Whether it is the smallest value; else the largest.</param>
    /// <returns>The rule; null where the text is none.</returns>
    public static CurationRule? Parse(string text, bool isLeast)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || !double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var bound) || !double.IsFinite(bound)) return null;
        return isLeast ? new CurationRule(text[..at], bound, null) : new CurationRule(text[..at], null, bound);
    }

    /// <summary>Why a clip goes; null where it stays. A clip that has no such figure, as a picture has no motion, stays.</summary>
    /// <param name="figures">The clip's figures.</param>
    public CurationReason? Fault(IReadOnlyDictionary<string, double> figures)
    {
        if (!figures.TryGetValue(Key, out var value)) return null;
        var bound = value < Least ? string.Create(CultureInfo.InvariantCulture, $"is below {Least}") : value > Most ? string.Create(CultureInfo.InvariantCulture, $"is above {Most}") : null;
        return bound is null ? null : new CurationReason($"{Key} {bound}", string.Create(CultureInfo.InvariantCulture, $"{Key} {value:G4} {bound}"));
    }
}
