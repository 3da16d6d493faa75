namespace Kinora.Training.Stages;

/// <summary>Videos of one prompt that are trained on together.</summary>
/// <param name="Prompt">The sentence.</param>
/// <param name="Files">Their latents.</param>
internal record VideoGroup(string Prompt, IReadOnlyList<string> Files);
