namespace Kinora.Evaluation;

/// <summary>What was read off one picture.</summary>
/// <param name="Things">The things found, in no particular order.</param>
/// <param name="Settings">Probability of each setting the judge knows.</param>
public sealed record FrameReading(IReadOnlyList<Detection> Things, IReadOnlyList<float> Settings);
