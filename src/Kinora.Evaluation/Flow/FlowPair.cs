namespace Kinora.Evaluation;

/// <summary>The flow between two frames, both ways.</summary>
/// <param name="Forward">From the earlier to the later frame.</param>
/// <param name="Backward">From the later to the earlier frame.</param>
public sealed record FlowPair(FlowField Forward, FlowField Backward);
