namespace Kinora.Checkpoints;

/// <summary>A completely written temporary file that becomes its target on <see cref="Commit"/> and vanishes on dispose.</summary>
internal sealed class PendingFile(string path, string target, string temporary) : IDisposable
{
    private bool _done;

    /// <summary>Gives the file its final name, replacing a former one.</summary>
    public void Commit()
    {
        try
        {
            File.Move(temporary, target, overwrite: true);
            _done = true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.Failure(path, Path.GetDirectoryName(target)!, expectedBytes: 0, error);
        }
    }

    public void Dispose()
    {
        if (_done) return;
        _done = true;
        if (Directory.Exists(Path.GetDirectoryName(temporary))) File.Delete(temporary);
    }
}
