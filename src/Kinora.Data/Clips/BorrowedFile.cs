namespace Kinora.Data.Clips;

/// <summary>A file that may be read until this is disposed.</summary>
public sealed class BorrowedFile : IDisposable
{
    private readonly bool _temporary;

    /// <summary>Names the file.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="temporary">Whether disposing removes it.</param>
    public BorrowedFile(string path, bool temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>Where it lies.</summary>
    public string Path { get; }

    /// <summary>Removes the file if it was made for this use.</summary>
    public void Dispose()
    {
        if (_temporary) File.Delete(Path);
    }
}
