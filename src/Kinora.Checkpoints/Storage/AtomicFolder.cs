namespace Kinora.Checkpoints;

/// <summary>Writes folders that are complete or absent, for checkpoints of many files.</summary>
public static class AtomicFolder
{
    private static int s_counter;

    /// <summary>Fills a temporary sibling folder and renames it.</summary>
    /// <param name="path">The folder to create; it may not exist yet.</param>
    /// <param name="fill">Receives the temporary folder's path and writes the files; what it throws removes the folder and passes on.</param>
    /// <exception cref="CheckpointWriteException">Something of that name exists, or the disk is full or not writable.</exception>
    public static void Write(string path, Action<string> fill)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var parent = Path.GetDirectoryName(target) ?? target;
        if (Path.Exists(target))
            throw new CheckpointWriteException(path, "the name is taken", "Remove it or choose another name; finished checkpoints are never overwritten in part.");
        var temporary = Path.Combine(parent, $".{Path.GetFileName(target)}.{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}.tmp");
        try
        {
            Directory.CreateDirectory(temporary);
            fill(temporary);
            Directory.Move(temporary, target);
        }
        catch (Exception error)
        {
            if (Directory.Exists(temporary)) Directory.Delete(temporary, recursive: true);
            if (error is IOException or UnauthorizedAccessException) throw AtomicFile.Failure(path, parent, expectedBytes: 0, error);
            throw;
        }
    }
}
