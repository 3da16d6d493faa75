namespace Kinora.Checkpoints;

/// <summary>A checkpoint could not be written. Nothing of it is left behind, and a former file of that name is untouched.</summary>
public sealed class CheckpointWriteException : CheckpointException
{
    /// <summary>Names the file and the cause.</summary>
    /// <param name="path">The file or folder that should have been written.</param>
    /// <param name="cause">What went wrong, one sentence without a full stop.</param>
    /// <param name="remedy">What the user can do about it.</param>
    /// <param name="inner">The error underneath, if there is one.</param>
    public CheckpointWriteException(string path, string cause, string remedy, Exception? inner = null)
        : base($"Write checkpoint {path}: {cause}. {remedy}", inner)
    {
        Path = path;
        Cause = cause;
        Remedy = remedy;
    }

    /// <summary>The file or folder that should have been written.</summary>
    public string Path { get; }

    /// <summary>What went wrong.</summary>
    public string Cause { get; }

    /// <summary>What the user can do about it.</summary>
    public string Remedy { get; }
}
