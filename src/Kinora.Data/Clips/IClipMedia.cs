namespace Kinora.Data.Clips;

/// <summary>A video or picture, wherever it lies.</summary>
public interface IClipMedia
{
    /// <summary>Where it lies as a file by itself; null inside an archive.</summary>
    string? Path { get; }

    /// <summary>Gives it as a file of its own; safe on any thread.</summary>
    /// <returns>The file; dispose it when it is no longer read.</returns>
    /// <exception cref="IOException">It can't be read, or no temporary file can be written.</exception>
    BorrowedFile Borrow();
}
