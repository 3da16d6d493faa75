using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>One tensor of an inspected checkpoint.</summary>
/// <param name="Name">Its key.</param>
/// <param name="DType">Element type that it is given out in.</param>
/// <param name="Shape">Sizes of the axes, outermost first; empty for a scalar.</param>
/// <param name="Bytes">Bytes that it takes in the file.</param>
/// <param name="File">The file that holds it.</param>
/// <param name="StoredAs">The file's name for its type: that of the element type, or of GGUF's blocks of integers.</param>
public sealed record TensorDescription(string Name, DType DType, IReadOnlyList<long> Shape, long Bytes, string File, string StoredAs)
{
    /// <summary>Number of elements.</summary>
    public long Parameters => TensorShape.Count([.. Shape])!.Value;
}
