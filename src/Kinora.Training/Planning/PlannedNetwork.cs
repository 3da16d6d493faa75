namespace Kinora.Training.Planning;

/// <summary>One network of a plan.</summary>
/// <param name="Name">Its folder's name in the model.</param>
/// <param name="Parameters">How many numbers it holds.</param>
/// <param name="Trained">How many of them the stage trains; the others are frozen.</param>
public sealed record PlannedNetwork(string Name, long Parameters, long Trained);
