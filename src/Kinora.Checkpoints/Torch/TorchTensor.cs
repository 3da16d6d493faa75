namespace Kinora.Checkpoints;

/// <summary>A tensor as the archive describes it: a strided view of a storage.</summary>
/// <param name="Storage">The storage it looks at; several tensors may share one.</param>
/// <param name="Offset">First element, counted in elements.</param>
/// <param name="Shape">Sizes of the axes.</param>
/// <param name="Stride">Elements from one index to the next, for each axis.</param>
internal sealed record TorchTensor(TorchStorage Storage, long Offset, long[] Shape, long[] Stride)
{
    /// <summary>Whether the elements lie one behind the other in row-major order.</summary>
    public bool IsContiguous
    {
        get
        {
            long expected = 1;
            for (var axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] == 0) return true;
                if (Shape[axis] == 1) continue;
                if (Stride[axis] != expected) return false;
                expected *= Shape[axis];
            }

            return true;
        }
    }
}
