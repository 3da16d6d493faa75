namespace Kinora.Training.Stages;

/// <summary>How much a stage that goes on from a whole model measures and shows at a time; no part of run files.</summary>
/// <param name="HeldOut">Held-out pairs or samples at most.</param>
/// <param name="SheetPrompts">Prompts of a sample sheet.</param>
/// <param name="SheetSteps">Solver steps of a sample sheet; null for what the stage takes.</param>
internal sealed record MeasuringSize(int HeldOut, int SheetPrompts, int? SheetSteps = null);
