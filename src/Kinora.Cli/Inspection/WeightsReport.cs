using Kinora.Checkpoints;

namespace Kinora.Cli.Inspection;

/// <summary>The JSON of inspected weights; <c>kind</c> is <c>weights</c>.</summary>
internal sealed record WeightsReport(string Kind, string Path, IReadOnlyList<CheckpointEntry> Checkpoints, IReadOnlyList<string> Faults)
{
    public static WeightsReport Of(InspectionReport report) =>
        new("weights", report.Path, [.. report.Checkpoints.Select(CheckpointEntry.Of)], [.. report.Faults.Select(f => f.ToString())]);
}
