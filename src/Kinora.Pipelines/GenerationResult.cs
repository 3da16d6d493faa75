namespace Kinora.Pipelines;

/// <summary>What a finished generation took.</summary>
/// <param name="Seconds">Seconds by phase.</param>
/// <param name="TotalSeconds">Seconds from the first weight to the finished file.</param>
/// <param name="CachedSteps">Steps of all videos that ran only the transformer's first block: see <see cref="GenerationRequest.CacheThreshold"/>.</param>
/// <param name="GuidanceReusedSteps">Steps that ran only the prompt's row: see <see cref="GenerationRequest.GuidanceReuse"/>.</param>
public sealed record GenerationResult(IReadOnlyDictionary<GenerationPhase, double> Seconds, double TotalSeconds, int CachedSteps = 0, int GuidanceReusedSteps = 0);
