namespace Kinora.Evaluation;

/// <summary>Beside every finished video: what it is of and what it took.</summary>
/// <param name="Prompt">The prompt.</param>
/// <param name="Seconds">Seconds from the start of loading the model to the finished file.</param>
/// <param name="Threads">Processor threads.</param>
public sealed record VideoRecord(SuitePrompt Prompt, double Seconds, int Threads);
