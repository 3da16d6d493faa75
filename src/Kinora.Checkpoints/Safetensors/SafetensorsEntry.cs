using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>One tensor of a safetensors header.</summary>
/// <param name="Name">Key of the tensor.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes of the axes, outermost first.</param>
/// <param name="Begin">First byte, counted from the end of the header.</param>
/// <param name="End">One past the last byte.</param>
internal sealed record SafetensorsEntry(string Name, DType DType, long[] Shape, long Begin, long End);
