namespace Kinora.Checkpoints;

/// <summary>Copies a strided view into row-major order.</summary>
internal static unsafe class StridedCopy
{
    /// <summary>Gathers the elements of a tensor whose bounds have been checked.</summary>
    /// <param name="file">The mapped file.</param>
    /// <param name="begin">Position of the tensor's first element in the file.</param>
    /// <param name="tensor">Shape and strides; the shape has at least one axis and no empty one.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="target">Receives the elements.</param>
    public static void Gather(MappedFile file, long begin, TorchTensor tensor, int elementSize, TensorMemory target)
    {
        var source = file.Address(begin, elementSize);
        var output = target.Address;
        var axes = tensor.Shape.Length;
        var index = new long[axes];
        long element = 0;
        for (long done = 0; done < target.Length; done += elementSize)
        {
            Buffer.MemoryCopy(source + (element * elementSize), output + done, elementSize, elementSize);

            // Advance like an odometer: the innermost axis first.
            for (var axis = axes - 1; axis >= 0; axis--)
            {
                element += tensor.Stride[axis];
                if (++index[axis] < tensor.Shape[axis]) break;
                element -= tensor.Stride[axis] * tensor.Shape[axis];
                index[axis] = 0;
            }
        }
    }
}
