using Kinora.Checkpoints;

namespace Kinora.Cli.Inspection;

/// <summary>The JSON of inspected weights; <c>kind</c> is <c>weights</c>, <c>lora</c> is null where they are no sound LoRA.</summary>
internal sealed record WeightsReport(string Kind, string Path, IReadOnlyList<CheckpointEntry> Checkpoints, LoraReport? Lora, IReadOnlyList<string> Faults)
{
    public static WeightsReport Of(InspectionReport report, LoraReport? lora, IEnumerable<CheckpointFault> loraFaults) =>
        new("weights", report.Path, [.. report.Checkpoints.Select(CheckpointEntry.Of)], lora, [.. report.Faults.Concat(loraFaults).Select(f => f.ToString())]);
}
