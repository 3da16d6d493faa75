namespace Kinora.Checkpoints;

/// <summary>Writes files that are complete or absent: a temporary file in the same folder, flushed to disk, then renamed.</summary>
/// <remarks>
/// The rename replaces a former file of that name in one step. When the process is killed in the middle, the temporary file
/// (<c>.NAME.PROCESS-NUMBER.tmp</c>) is left over; the next write of the same name removes it.
/// </remarks>
public static class AtomicFile
{
    private static int s_counter;

    /// <summary>Writes one file.</summary>
    /// <param name="path">The file to create or replace. Its folder is created when missing.</param>
    /// <param name="write">Writes the content; what it throws removes the temporary file and passes on.</param>
    /// <param name="expectedBytes">Length of the content where known: the room is reserved before the first byte is written.</param>
    /// <exception cref="CheckpointWriteException">The disk is full, or the folder cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, long expectedBytes = 0)
    {
        using var pending = Begin(path, write, expectedBytes);
        pending.Commit();
    }

    /// <summary>Writes the content to the temporary file; the caller commits or drops it.</summary>
    internal static PendingFile Begin(string path, Action<Stream> write, long expectedBytes)
    {
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)!;
        var temporary = Path.Combine(folder, $"{TemporaryPrefix(target)}{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}.tmp");
        var pending = new PendingFile(path, target, temporary);
        try
        {
            Directory.CreateDirectory(folder);
            RemoveLeftovers(folder, TemporaryPrefix(target));
            var options = new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.None,
                BufferSize = 1 << 16,
                PreallocationSize = expectedBytes,
            };
            using var stream = new FileStream(temporary, options);
            write(stream);
            stream.Flush(flushToDisk: true);
            return pending;
        }
        catch (Exception error)
        {
            pending.Dispose();
            if (error is IOException or UnauthorizedAccessException) throw Failure(path, folder, expectedBytes, error);
            throw;
        }
    }

    /// <summary>Translates an error of the file system, naming room needed and room left.</summary>
    internal static CheckpointWriteException Failure(string path, string folder, long expectedBytes, Exception error)
    {
        var remedy = "Check that the folder exists and may be written.";
        try
        {
            if (Directory.Exists(folder))
            {
                var free = new DriveInfo(folder).AvailableFreeSpace;
                remedy = expectedBytes > free
                    ? $"The file needs {expectedBytes} bytes and {free} are free; make room or choose another disk."
                    : $"Make room on the disk ({free} bytes are free now), or check the folder's permissions.";
            }
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // The room left is only an addition to the message; some file systems do not tell it.
        }

        return new CheckpointWriteException(path, error.Message.TrimEnd('.'), remedy, error);
    }

    private static string TemporaryPrefix(string target) => $".{Path.GetFileName(target)}.";

    /// <summary>Removes what killed processes left. A file that a living writer holds open is locked and stays.</summary>
    private static void RemoveLeftovers(string folder, string prefix)
    {
        foreach (var leftover in Directory.EnumerateFiles(folder, prefix + "*.tmp", new EnumerationOptions { AttributesToSkip = 0 }))
        {
            try
            {
                using var claim = new FileStream(leftover, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                File.Delete(leftover);
            }
            catch (IOException)
            {
                // In use by another writer, or removed by one meanwhile: not ours to touch.
            }
        }
    }
}
