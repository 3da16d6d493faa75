namespace Kinora.Evaluation;

/// <summary>What was measured on one video.</summary>
/// <param name="Seed">Its seed.</param>
/// <param name="File">Its file's name.</param>
/// <param name="Seconds">What making it took.</param>
/// <param name="Values">Figures by the metric's key.</param>
public sealed record VideoFigures(ulong Seed, string File, double Seconds, IReadOnlyDictionary<string, double> Values);
