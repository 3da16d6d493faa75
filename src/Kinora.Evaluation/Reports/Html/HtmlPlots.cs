using System.Globalization;
using System.Text;

namespace Kinora.Evaluation;

/// <summary>The small plots of a report, as SVG within the page, coloured by its style sheet.</summary>
internal static class HtmlPlots
{
    private const int Width = 180;
    private const int Height = 28;
    private const int Margin = 8;

    /// <summary>A difference with its interval, about a line at zero.</summary>
    public static string Difference(PairedComparison comparison, MetricDirection direction)
    {
        var reach = Math.Max(Math.Max(Math.Abs(comparison.Low), Math.Abs(comparison.High)), double.Epsilon);
        double At(double value) => (Width / 2.0) + (value / reach * ((Width / 2.0) - Margin));
        var kind = comparison.Verdict.ToString().ToLowerInvariant();
        // The good side is shaded, so that it is seen which way is up.
        var good = direction switch { MetricDirection.Higher => Width / 2, MetricDirection.Lower => 0, _ => -1 };
        var shade = good < 0 ? "" : $"<rect class=\"good\" x=\"{good}\" y=\"0\" width=\"{Width / 2}\" height=\"{Height}\"/>";
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="plot {kind}" viewBox="0 0 {Width} {Height}" role="img" aria-label="difference {comparison.Difference:G3}, {comparison.Low:G3} to {comparison.High:G3}">{shade}<line class="zero" x1="{Width / 2}" x2="{Width / 2}" y1="2" y2="{Height - 2}"/><line class="bar" x1="{At(comparison.Low):F1}" x2="{At(comparison.High):F1}" y1="{Height / 2}" y2="{Height / 2}"/><circle cx="{At(comparison.Difference):F1}" cy="{Height / 2}" r="4"/></svg>
            """);
    }

    /// <summary>A share with its interval, on a line from 0 to 1.</summary>
    public static string Share(ProportionReport share, double value)
    {
        static double At(double share) => Margin + (share * (Width - (2 * Margin)));
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="plot" viewBox="0 0 {Width} {Height}" role="img" aria-label="{100 * share.Low:F1} to {100 * share.High:F1} %"><line class="bar" x1="{At(share.Low):F1}" x2="{At(share.High):F1}" y1="{Height / 2}" y2="{Height / 2}"/><circle cx="{At(value):F1}" cy="{Height / 2}" r="4"/></svg>
            """);
    }

    /// <summary>The values of all prompts as ticks, with mean and interval.</summary>
    public static string Spread(IReadOnlyList<double> values, MetricSummary summary)
    {
        var (from, to) = (summary.Low ?? summary.Mean, summary.High ?? summary.Mean);
        var (low, high) = (Math.Min(values.Min(), from), Math.Max(values.Max(), to));
        double At(double value) => high > low ? Margin + ((value - low) / (high - low) * (Width - (2 * Margin))) : Width / 2.0;
        var ticks = new StringBuilder();
        foreach (var value in values) ticks.Append(CultureInfo.InvariantCulture, $"<line class=\"tick\" x1=\"{At(value):F1}\" x2=\"{At(value):F1}\" y1=\"6\" y2=\"{Height - 6}\"/>");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg class="plot" viewBox="0 0 {Width} {Height}" role="img" aria-label="{low:G3} to {high:G3}">{ticks}<line class="bar" x1="{At(from):F1}" x2="{At(to):F1}" y1="{Height / 2}" y2="{Height / 2}"/><circle cx="{At(summary.Mean):F1}" cy="{Height / 2}" r="4"/></svg>
            """);
    }
}
