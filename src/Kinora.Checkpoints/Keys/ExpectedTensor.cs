using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A tensor that a network wants to find in a checkpoint.</summary>
/// <param name="Name">Key in the checkpoint.</param>
/// <param name="Shape">Sizes of the axes, outermost first.</param>
/// <param name="DType">Element type it must have; null accepts any.</param>
public readonly record struct ExpectedTensor(string Name, IReadOnlyList<long> Shape, DType? DType = null);
