using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>A reference to a storage: the entry <c>data/KEY</c> of the archive.</summary>
/// <param name="DType">Element type.</param>
/// <param name="Key">Name of the entry below <c>data/</c>.</param>
/// <param name="Count">Number of elements.</param>
internal sealed record TorchStorage(DType DType, string Key, long Count);
