namespace Kinora.Evaluation;

/// <summary>How much <see cref="PreferenceEvaluation"/> makes and measures.</summary>
/// <param name="Prompts">Held-out prompts of the axis.</param>
/// <param name="Videos">Videos of each, and of each model.</param>
/// <param name="OtherPrompts">Held-out prompts of all kinds, for the other axes; one video each. 0 for none.</param>
/// <param name="FlowClips">Held-out clips for the flow-matching loss; 0 for none.</param>
/// <param name="Seed">Seed of prompts and noise, from 1.</param>
public sealed record PreferenceSize(int Prompts, int Videos, int OtherPrompts, int FlowClips, ulong Seed);
