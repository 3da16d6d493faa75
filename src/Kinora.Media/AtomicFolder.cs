namespace Kinora.Media;

/// <summary>
/// A folder that is complete or absent: filled under a temporary name beside its final one and renamed by
/// <see cref="Commit"/>. The final name must be free or an empty folder, so old and new files never mix.
/// </summary>
internal sealed class AtomicFolder : IDisposable
{
    private bool _settled;

    private AtomicFolder(string path, string temporaryPath)
    {
        Path = path;
        TemporaryPath = temporaryPath;
    }

    public string Path { get; }

    public string TemporaryPath { get; }

    /// <exception cref="IOException">The parent is missing or not writable, or the folder holds something.</exception>
    public static AtomicFolder Create(string path)
    {
        string fullPath = AtomicFile.CheckedFullPath(path);
        if (FindFault(fullPath) is { } fault)
            throw new IOException(fault);
        // CreateDirectory makes missing parents too, which would hide a mistyped path: so the parent is looked at first.
        string temporary = AtomicFile.WithFreeName(fullPath, candidate =>
        {
            if (!Directory.Exists(System.IO.Path.GetDirectoryName(candidate)))
                throw new DirectoryNotFoundException();
            if (Directory.Exists(candidate) || File.Exists(candidate))
                throw new IOException();
            Directory.CreateDirectory(candidate);
        });
        return new AtomicFolder(fullPath, temporary);
    }

    /// <summary>Why a folder can't be put at this path, or null.</summary>
    public static string? FindFault(string fullPath)
    {
        if (File.Exists(fullPath))
            return $"Cannot write the folder '{fullPath}': a file of this name exists. Choose another name.";
        if (Directory.Exists(fullPath) && Directory.EnumerateFileSystemEntries(fullPath).Any())
            return $"Cannot write frames into the folder '{fullPath}': it is not empty. Name a new or an empty folder.";
        return null;
    }

    public void Commit()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path);
        Directory.Move(TemporaryPath, Path);
        _settled = true;
    }

    public void Dispose()
    {
        if (_settled)
            return;
        _settled = true;
        Directory.Delete(TemporaryPath, recursive: true);
    }
}
