namespace Kinora.Evaluation;

/// <summary>One thing of a video with its motion.</summary>
/// <param name="Track">Where it was found.</param>
/// <param name="Motions">Probability of each motion the judge knows.</param>
/// <param name="Heading">+1 to the right or clockwise, -1 to the left or counter-clockwise, 0 for neither.</param>
public sealed record TrackReading(Track Track, IReadOnlyList<float> Motions, int Heading);
