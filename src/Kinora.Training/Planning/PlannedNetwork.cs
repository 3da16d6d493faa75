namespace Kinora.Training.Planning;

/// <summary>One network of a plan.</summary>
/// <param name="Name">Its folder's name in the model; <c>lora</c> for adapters, <c>frozen_start</c> for a second copy of the transformer as it was.</param>
/// <param name="Parameters">How many numbers it holds.</param>
/// <param name="Trained">How many of them the stage trains; the others are frozen.</param>
public sealed record PlannedNetwork(string Name, long Parameters, long Trained);
