using System.Globalization;
using Kinora.Pipelines;

namespace Kinora.Cli.Generation;

/// <summary>What a request would take, for people.</summary>
internal static class PreflightText
{
    public static IEnumerable<string> Lines(PreflightReport report, bool hasBudget)
    {
        var limit = hasBudget ? "the budget" : "this machine's memory";
        yield return $"Memory: about {ByteSize.Text(report.PeakBytes)} at most, in {StageName.Of(report.Limiting.Stage)} " +
            $"({string.Join(", ", report.Stages.Select(s => $"{StageName.Of(s.Stage)} {ByteSize.Text(s.PeakBytes)}"))}), of {ByteSize.Text(report.LimitBytes)}, {limit}. " +
            $"The smallest --memory that works is {ByteSize.Text(report.SmallestBytes)}.";
        foreach (var stage in report.Stages.Where(s => s.StreamedBytes > 0))
            yield return $"  {StageName.Of(stage.Stage)} reads {ByteSize.Text(stage.StreamedBytes)} of its {ByteSize.Text(stage.WeightBytes)} of weights anew in every pass.";
        foreach (var stage in report.Stages.Where(s => s.Tiled)) yield return $"  {StageName.Of(stage.Stage)} works in tiles, since whole pictures don't fit {limit}.";
        yield return $"Disk: up to {ByteSize.Text(report.DiskBytes)}.";
        yield return $"Time: about {Time(report.Seconds)}, most of it in {StageName.Of(report.Slowest.Stage)} " +
            $"({string.Join(", ", report.Stages.Select(s => $"{StageName.Of(s.Stage)} {Time(s.Seconds)}"))}).";
        if (report.Fits) yield break;
        yield return report.SmallestBytes <= report.LimitBytes
            ? $"It does not fit {limit}. With --memory {Math.Ceiling(report.SmallestBytes / 1e6):F0}MB or more it runs with streamed weights."
            : $"It does not fit {limit}.";
        if (report.Nearest is { } nearest) yield return $"The nearest request that fits is {nearest}.";
    }

    private static string Time(double seconds) => seconds switch
    {
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:F1} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:F0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600:F1} h"),
    };
}
