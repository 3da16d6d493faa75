using System.Text;

namespace Kinora.Media;

/// <summary>
/// A file that is complete or absent: it is written under a temporary name in the same folder and renamed by
/// <see cref="Commit"/>. Disposing without committing deletes the temporary file.
/// </summary>
/// <remarks>Temporary names end in <see cref="TemporarySuffix"/>, so leftovers of a killed process can be recognised.</remarks>
public sealed class AtomicFile : IDisposable
{
    /// <summary>The ending of every temporary name, files and folders alike.</summary>
    public const string TemporarySuffix = ".kinora-partial";

    private static int _counter;
    private bool _settled;

    private AtomicFile(string path, string temporaryPath)
    {
        Path = path;
        TemporaryPath = temporaryPath;
    }

    /// <summary>The final path, absolute.</summary>
    public string Path { get; }

    /// <summary>The temporary path, absolute, in the folder of <see cref="Path"/>; the file exists and is empty at first.</summary>
    public string TemporaryPath { get; }

    /// <summary>Creates the empty temporary file, which shows at once whether the folder can be written.</summary>
    /// <param name="path">Where the file shall be after <see cref="Commit"/>; an existing file is replaced then, not before.</param>
    /// <returns>The open transaction; dispose it.</returns>
    /// <exception cref="IOException">The folder is missing or not writable, or the path names a folder; the message says which.</exception>
    public static AtomicFile Create(string path)
    {
        string fullPath = CheckedFullPath(path);
        if (Directory.Exists(fullPath))
            throw new IOException($"Cannot write the file '{fullPath}': a folder of this name exists. Choose another name.");
        string temporary = WithFreeName(fullPath, candidate => File.Open(candidate, FileMode.CreateNew, FileAccess.Write).Dispose());
        return new AtomicFile(fullPath, temporary);
    }

    /// <summary>Writes a whole file atomically.</summary>
    /// <param name="path">The final path.</param>
    /// <param name="content">The bytes of the file.</param>
    /// <exception cref="IOException">The folder cannot be written or the disk is full; nothing is left behind.</exception>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> content)
    {
        using AtomicFile file = Create(path);
        using (FileStream stream = file.OpenWrite())
            stream.Write(content);
        file.Commit();
    }

    /// <summary>Opens the temporary file for writing, emptied. Close the stream before <see cref="Commit"/>.</summary>
    /// <returns>A stream at position 0.</returns>
    public FileStream OpenWrite() => new(TemporaryPath, FileMode.Create, FileAccess.Write, FileShare.Read);

    /// <summary>Flushes the temporary file to the disk and renames it to <see cref="Path"/>, replacing what was there.</summary>
    /// <exception cref="InvalidOperationException">It was committed or disposed before.</exception>
    /// <exception cref="IOException">Flushing or renaming failed; the temporary file goes with <see cref="Dispose"/>.</exception>
    public void Commit()
    {
        if (_settled)
            throw new InvalidOperationException($"The file '{Path}' was committed or given up already.");
        // Without the flush a power cut soon after the rename could leave an empty file under the final name.
        using (Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(TemporaryPath, access: FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(handle);
        File.Move(TemporaryPath, Path, overwrite: true);
        _settled = true;
    }

    /// <summary>Deletes the temporary file unless it was committed.</summary>
    public void Dispose()
    {
        if (_settled)
            return;
        _settled = true;
        File.Delete(TemporaryPath);
    }

    /// <summary>The absolute path, refused early when its last part could not be a file's name at the final rename.</summary>
    internal static string CheckedFullPath(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string fullPath = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        int nameBytes = Encoding.UTF8.GetByteCount(System.IO.Path.GetFileName(fullPath));
        if (nameBytes is 0 or > 255)
            throw new IOException($"Cannot write '{path}': a file's name has 1 to 255 bytes, this one has {nameBytes}.");
        return fullPath;
    }

    /// <summary>Calls <paramref name="create"/> with temporary names beside <paramref name="fullPath"/> until one was free.</summary>
    internal static string WithFreeName(string fullPath, Action<string> create)
    {
        string folder = System.IO.Path.GetDirectoryName(fullPath)!;
        while (true)
        {
            string candidate = System.IO.Path.Combine(
                folder, $".{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}{TemporarySuffix}");
            try
            {
                create(candidate);
                return candidate;
            }
            catch (IOException) when (File.Exists(candidate) || Directory.Exists(candidate))
            {
                // A leftover of a killed process with the same id: take the next number.
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                string reason = Directory.Exists(folder)
                    ? $"the folder '{folder}' cannot be written ({error.Message.TrimEnd('.')}). Choose another folder or change its rights."
                    : $"the folder '{folder}' does not exist. Create it first.";
                throw new IOException($"Cannot write '{fullPath}': {reason}", error);
            }
        }
    }
}
