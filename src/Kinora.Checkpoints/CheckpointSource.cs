using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>Weights on disk under their names: one file, a sharded set, a GGUF file, or a torch archive; none of them is read in full.</summary>
/// <remarks>
/// Files are mapped into memory, so opening takes milliseconds and a tensor's bytes are read when they are touched. Loaded
/// tensors keep the map alive; the source may be closed before them.
/// </remarks>
public abstract class CheckpointSource : ITensorSource, IDisposable
{
    private protected CheckpointSource(string path) => Path = path;

    /// <summary>The file or folder that was opened.</summary>
    public string Path { get; }

    /// <summary>What this is, for people: kind, path, number of tensors.</summary>
    public abstract string Description { get; }

    /// <summary>Names of all tensors, in ordinal order.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>Paths of the files that hold the tensors, in ordinal order.</summary>
    public abstract IReadOnlyList<string> Files { get; }

    /// <summary>Dtype, shape and file of a tensor, without touching its bytes.</summary>
    /// <returns>False when there is no tensor of that name.</returns>
    public abstract bool TryGetInfo(string name, out TensorInfo info);

    /// <summary>A tensor on the processor in its stored dtype. No bytes are copied where the file's layout allows it.</summary>
    /// <param name="name">Key of the tensor.</param>
    /// <returns>
    /// A tensor of the caller's (or of the current <see cref="TensorScope"/>). It usually looks straight into the mapped file and
    /// must not be written to; convert or clone it first. It stays valid when this source is closed.
    /// </returns>
    /// <exception cref="KeyNotFoundException">No tensor has that name; the text lists the nearest names.</exception>
    /// <exception cref="ObjectDisposedException">The source is closed.</exception>
    public unsafe Tensor Load(string name)
    {
        if (!TryGetInfo(name, out var info)) throw NotFound(name);
        var memory = Acquire(name);
        try
        {
            return Tensor.FromMemory(memory.Address, info.DType, [.. info.Shape], memory.Dispose);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public virtual void Release(string name)
    {
    }

    /// <summary>Opens whatever holds weights at a path.</summary>
    /// <param name="path">
    /// A <c>.safetensors</c> file, a <c>.safetensors.index.json</c>, a <c>.gguf</c> file, a torch archive (<c>.bin</c>, <c>.pt</c>, <c>.pth</c>,
    /// <c>.ckpt</c>), or a folder that holds exactly one of these.
    /// </param>
    /// <exception cref="CheckpointFormatException">Nothing or more than one thing to open is there, or it is damaged.</exception>
    public static CheckpointSource Open(string path) => CheckpointLocator.Locate(path) switch
    {
        (CheckpointKind.Safetensors, var file) => SafetensorsFile.Open(file),
        (CheckpointKind.SafetensorsIndex, var file) => ShardedSafetensors.Open(file),
        (CheckpointKind.Gguf, var file) => GgufFile.Open(file),
        (_, var file) => TorchArchive.Open(file),
    };

    /// <summary>Releases this source's hold on the mapped files; tensors that were loaded stay valid.</summary>
    public abstract void Dispose();

    /// <summary>The tensor's bytes in row-major order; the caller disposes them.</summary>
    internal abstract TensorMemory Acquire(string name);

    /// <summary>Maps a weight file, translating the errors of the file system into faults.</summary>
    private protected static MappedFile OpenMap(string path, FaultList faults)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: 0 })
                throw faults.Fatal(null, "a weight file", "an empty file", "Fetch or write it again.");
            return MappedFile.Open(path);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw faults.Fatal(null, "a weight file", "no file of that name", "Check the path, or fetch the model first.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw faults.Fatal(null, "a readable weight file", error.Message.TrimEnd('.'), "Check the file's permissions and the disk.", error);
        }
    }

    internal KeyNotFoundException NotFound(string name) =>
        new($"{Description} holds no tensor '{name}'. The nearest names are: {NearestNames.Text(name, Names)}.");
}
