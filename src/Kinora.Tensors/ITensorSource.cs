namespace Kinora.Tensors;

/// <summary>What is known of a stored tensor before it is read.</summary>
/// <param name="DType">Its element type in the file.</param>
/// <param name="Shape">Its axes, outermost first.</param>
/// <param name="File">The file that holds it.</param>
public readonly record struct TensorInfo(DType DType, IReadOnlyList<long> Shape, string File);

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

    /// <summary>
    /// Says that a tensor's values are not needed for a while, so that pages of a mapped file can leave this process's memory.
    /// They come back from the file where they are touched again. Does nothing where values are no pages of a file.
    /// </summary>
    /// <param name="name">Its name.</param>
    void Release(string name)
    {
    }
}
