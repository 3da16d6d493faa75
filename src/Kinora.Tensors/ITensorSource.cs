namespace Kinora.Tensors;

/// <summary>What is known of a stored tensor before it is read.</summary>
/// <param name="DType">Its element type in the file.</param>
/// <param name="Shape">Its axes, outermost first.</param>
/// <param name="File">The file that holds it.</param>
/// <param name="Format">How its values are stored as integers, where they are: <see cref="ITensorSource.Load"/> gives them widened, of the type
/// named here, and <see cref="ITensorSource.LoadQuantized"/> as they are.</param>
public readonly record struct TensorInfo(DType DType, IReadOnlyList<long> Shape, string File, QuantizedFormat? Format = null);

/// <summary>Named tensors that can be read one at a time: a checkpoint file, a folder of shards, an archive.</summary>
public interface ITensorSource
{
    /// <summary>The file or folder, for messages.</summary>
    string Description { get; }

    /// <summary>All names, in the source's order.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>Looks a tensor up without reading it.</summary>
    bool TryGetInfo(string name, out TensorInfo info);

    /// <summary>Gives the tensor on the processor in its stored type; it may be a read-only view of a mapped file.</summary>
    Tensor Load(string name);

    /// <summary>Gives a tensor that is stored as integers without widening it.</summary>
    /// <param name="name">Its name; <see cref="TensorInfo.Format"/> says whether it has integers.</param>
    /// <exception cref="InvalidOperationException">It is not stored as integers.</exception>
    QuantizedWeight LoadQuantized(string name) =>
        throw new InvalidOperationException($"Reading {Description}: '{name}' is not stored as integers. Load it as a tensor.");

    /// <summary>
    /// Says that a tensor's values are not needed for a while, so that pages of a mapped file can leave this process's memory.
    /// They come back from the file where they are touched again. Does nothing where values are no pages of a file.
    /// </summary>
    /// <param name="name">Its name.</param>
    void Release(string name)
    {
    }
}
