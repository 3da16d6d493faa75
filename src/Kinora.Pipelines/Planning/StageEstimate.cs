namespace Kinora.Pipelines;

/// <summary>What one stage of a generation would take.</summary>
/// <param name="Stage">Which.</param>
/// <param name="PeakBytes">The most that the process has resident while it runs.</param>
/// <param name="WeightBytes">Weights of its networks, as they are computed with.</param>
/// <param name="StreamedBytes">Those of them that are read anew for every pass; 0 where all stay in memory.</param>
/// <param name="ActivationBytes">Intermediate results.</param>
/// <param name="Operations">Floating-point operations of its products.</param>
/// <param name="Seconds">How long it would take, reading included.</param>
/// <param name="Tiled">Whether it works in tiles, since whole pictures don't fit the budget.</param>
public sealed record StageEstimate(
    GenerationStage Stage, long PeakBytes, long WeightBytes, long StreamedBytes, long ActivationBytes, double Operations, double Seconds, bool Tiled);
