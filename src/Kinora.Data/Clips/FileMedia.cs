namespace Kinora.Data.Clips;

/// <summary>A clip that is a file by itself.</summary>
/// <param name="path">The file.</param>
internal sealed class FileMedia(string path) : IClipMedia
{
    public string? Path => path;

    public BorrowedFile Borrow() => new(path, temporary: false);
}
