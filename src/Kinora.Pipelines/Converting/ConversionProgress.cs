namespace Kinora.Pipelines;

/// <summary>How far a conversion is.</summary>
/// <param name="Part">The network's folder.</param>
/// <param name="Done">Weights that are written.</param>
/// <param name="Total">All that are converted in it.</param>
public readonly record struct ConversionProgress(string Part, int Done, int Total);
