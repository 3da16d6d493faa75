namespace Kinora.Checkpoints;

/// <summary>Everything found at an inspected path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Checkpoints">The sound checkpoints, in ordinal order of their paths.</param>
/// <param name="Faults">What is wrong with the others; empty when all are sound.</param>
public sealed record InspectionReport(string Path, IReadOnlyList<CheckpointDescription> Checkpoints, IReadOnlyList<CheckpointFault> Faults);
