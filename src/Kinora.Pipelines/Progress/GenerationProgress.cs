namespace Kinora.Pipelines;

/// <summary>Where a generation stands.</summary>
/// <param name="Phase">What is being done.</param>
/// <param name="Step">Units of the phase that are done: solver steps, decoded frames; of all videos together.</param>
/// <param name="Steps">Units that the phase has; 0 when it has none.</param>
/// <param name="Fraction">How much of everything is done, 0 to 1, by typical shares of the phases.</param>
/// <param name="Remaining">Time left in this phase, from the units done so far; null while there is none to go by.</param>
/// <param name="Elapsed">Time since the start.</param>
public readonly record struct GenerationProgress(
    GenerationPhase Phase, int Step, int Steps, double Fraction, TimeSpan? Remaining, TimeSpan Elapsed);
