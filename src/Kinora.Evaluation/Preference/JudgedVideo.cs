namespace Kinora.Evaluation;

/// <summary>What a judge read off one video.</summary>
/// <param name="Judge">Fingerprint of the judge.</param>
/// <param name="Axes">By axis; those that the prompt does not ask for are left out.</param>
public sealed record JudgedVideo(string Judge, IReadOnlyDictionary<string, AxisReading> Axes);
