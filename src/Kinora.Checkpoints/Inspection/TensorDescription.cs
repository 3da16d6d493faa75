using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>One tensor of an inspected checkpoint.</summary>
/// <param name="Name">Its key.</param>
/// <param name="DType">Element type.</param>
/// <param name="Shape">Sizes of the axes, outermost first; empty for a scalar.</param>
/// <param name="Bytes">Bytes of its elements in row-major order.</param>
/// <param name="File">The file that holds it.</param>
public sealed record TensorDescription(string Name, DType DType, IReadOnlyList<long> Shape, long Bytes, string File)
{
    /// <summary>Number of elements.</summary>
    public long Parameters => Bytes / DType.Size();
}
