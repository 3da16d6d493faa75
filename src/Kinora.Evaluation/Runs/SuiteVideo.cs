namespace Kinora.Evaluation;

/// <summary>Beside every finished video of a suite: what it is of and what it took.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Seconds">Seconds from the start of loading the model to the finished file.</param>
/// <param name="Threads">Processor threads.</param>
public sealed record SuiteVideo(EvaluationPrompt Prompt, ulong Seed, double Seconds, int Threads);
