namespace Kinora.Evaluation;

/// <summary>One model in a report.</summary>
/// <param name="Name">As the user named it.</param>
/// <param name="Run">Weights, settings and prompts.</param>
/// <param name="Folder">Where its videos are.</param>
/// <param name="SecondsPerVideo">Median over the videos of the seconds from the start of loading to the finished file.</param>
/// <param name="Threads">Processor threads; null where they differ.</param>
/// <param name="Prompts">What was measured, prompt by prompt.</param>
public sealed record SuiteModel(string Name, SuiteRun Run, string Folder, double SecondsPerVideo, int? Threads, IReadOnlyList<PromptFigures> Prompts);
