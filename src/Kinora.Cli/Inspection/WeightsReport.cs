using Kinora.Checkpoints;

namespace Kinora.Cli.Inspection;

/// <summary>The JSON of inspected weights.</summary>
/// <param name="Kind"><c>weights</c>.</param>
internal sealed record WeightsReport(string Kind, string Path, IReadOnlyList<CheckpointEntry> Checkpoints, IReadOnlyList<string> Faults)
{
    public static WeightsReport Of(InspectionReport report) =>
        new("weights", report.Path, [.. report.Checkpoints.Select(CheckpointEntry.Of)], [.. report.Faults.Select(f => f.ToString())]);
}
