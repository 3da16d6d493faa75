namespace Kinora.Evaluation;

/// <summary>One axis of one video.</summary>
/// <param name="Score">How well it does, 0 to 1: what two videos are compared by.</param>
/// <param name="Holds">Whether it does as asked: what shares are counted of.</param>
public sealed record AxisReading(double Score, bool Holds);
