using Kinora.Pipelines;

namespace Kinora.Server.Jobs;

/// <summary>Where a running job stands, in memory only.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">Units of the phase that are done.</param>
/// <param name="Steps">Units that it has; 0 for none.</param>
/// <param name="Percent">Of the whole, 0 to 99.</param>
/// <param name="RemainingSeconds">Left in this phase, from this run's speed; null while unknown.</param>
/// <param name="Preview">Number of the newest preview; 0 for none.</param>
internal sealed record JobProgress(GenerationPhase Phase, int Step, int Steps, int Percent, double? RemainingSeconds, int Preview);
