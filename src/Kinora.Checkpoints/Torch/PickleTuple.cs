namespace Kinora.Checkpoints;

/// <summary>A tuple on the pickle machine's stack.</summary>
internal sealed record PickleTuple(object?[] Items);
