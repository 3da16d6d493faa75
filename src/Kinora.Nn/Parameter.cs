using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>One weight of a network.</summary>
/// <param name="Name">Its key in the checkpoint.</param>
/// <param name="Value">Its values.</param>
public readonly record struct Parameter(string Name, Tensor Value);
