namespace Kinora.Pipelines;

/// <summary>What a finished generation took.</summary>
/// <param name="Seconds">Seconds by phase.</param>
/// <param name="TotalSeconds">Seconds from the first weight to the finished file.</param>
public sealed record GenerationResult(IReadOnlyDictionary<GenerationPhase, double> Seconds, double TotalSeconds);
