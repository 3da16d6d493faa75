using System.Globalization;
using System.Text;
using Kinora.Evaluation;

namespace Kinora.Cli.Evaluation;

/// <summary>Evaluations over prompts as tables for people.</summary>
internal static class SuiteText
{
    private const int NameWidth = 34;

    /// <summary>Every metric, with intervals, and the verdict where two models are compared.</summary>
    public static string Of(SuiteReport report)
    {
        var text = new StringBuilder();
        foreach (var row in report.Metrics)
        {
            text.Append(row.Metric.Name.PadRight(NameWidth)).Append(Summary(row.Model!));
            if (row.Comparison is { } comparison)
                text.Append(CultureInfo.InvariantCulture, $"   {report.Against!.Name} {comparison.AgainstMean:G4}, apart {comparison.Low:G3} to {comparison.High:G3}: {comparison.Verdict.ToString().ToLowerInvariant()}");
            text.Append('\n');
        }

        if (report.FrechetDistance is { } distance) text.Append(CultureInfo.InvariantCulture, $"{"Kinora Fréchet distance".PadRight(NameWidth)}{distance:G4}\n");
        text.Append(CultureInfo.InvariantCulture, $"{"seconds for a video".PadRight(NameWidth)}{report.Model.SecondsPerVideo:F1}\n");
        return text.ToString();
    }

    /// <summary>Figures of one video.</summary>
    public static string Of(VideoLine video)
    {
        var text = new StringBuilder();
        foreach (var metric in VideoMetrics.All)
            Line(text, metric.Info.Name, video.Figures.TryGetValue(metric.Info.Key, out var value) ? value.ToString("G4", CultureInfo.InvariantCulture) : "too few frames");
        Line(text, "free fall", video.FreeFall is { } fall ? string.Create(CultureInfo.InvariantCulture, $"{fall.Acceleration:G4} picture heights per second squared, over {fall.Frames} frames") : "none found");
        if (video.PhysicsIq is not { } figures) return text.ToString();
        Line(text, "Physics-IQ, spatial", figures.SpatialIou.ToString("F4", CultureInfo.InvariantCulture));
        Line(text, "Physics-IQ, weighted spatial", figures.WeightedSpatialIou.ToString("F4", CultureInfo.InvariantCulture));
        Line(text, "Physics-IQ, spatiotemporal", figures.SpatiotemporalIou.ToString("F4", CultureInfo.InvariantCulture));
        Line(text, "Physics-IQ, squared error", figures.Mse.ToString("F5", CultureInfo.InvariantCulture));
        if (video.PhysicsIqScore is { } score) Line(text, "Physics-IQ, score", score.ToString("F2", CultureInfo.InvariantCulture) + " %");
        return text.ToString();
    }

    /// <summary>A table of votes or scores.</summary>
    public static string Of<T>(string title, VoteTable<T> table)
    {
        string[][] rows = [["", .. table.Columns], .. table.Rows.Select(row => (string[])[row.Category, .. row.Cells.Select(cell => $"{cell}")])];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        return $"{title}\n{string.Concat(rows.Select(row => "  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd() + "\n"))}";
    }

    private static string Summary(MetricSummary summary) => string.Create(CultureInfo.InvariantCulture, $"{summary.Mean:G4}  ({(summary is { Low: { } low, High: { } high } ? $"{low:G4} to {high:G4}, " : "")}{summary.Prompts} prompts)");

    private static void Line(StringBuilder text, string name, string value) => text.Append(name.PadRight(NameWidth)).Append(value).Append('\n');
}
