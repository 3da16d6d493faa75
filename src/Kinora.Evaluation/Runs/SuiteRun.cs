namespace Kinora.Evaluation;

/// <summary>What decides how the videos of a suite come out: <c>run.json</c> of a run's folder.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="PromptsSha256">Tells its prompts from others.</param>
/// <param name="Model">Weights and settings.</param>
public sealed record SuiteRun(string Suite, string PromptsSha256, WorldRun Model);
