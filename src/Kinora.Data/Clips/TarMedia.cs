namespace Kinora.Data.Clips;

/// <summary>A clip inside a tar archive. Its bytes are copied into a temporary file when they are needed, under a name of our own.</summary>
/// <param name="archive">The archive.</param>
/// <param name="name">The member's name, of which only the ending is used.</param>
/// <param name="offset">Its first byte in the archive.</param>
/// <param name="length">Its length in bytes.</param>
internal sealed class TarMedia(string archive, string name, long offset, long length) : IClipMedia
{
    private const int BufferBytes = 1 << 20;

    public string? Path => null;

    public BorrowedFile Borrow()
    {
        var path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"kinora-clip-{Guid.NewGuid():N}{System.IO.Path.GetExtension(name)}");
        try
        {
            using var source = File.OpenRead(archive);
            using var copy = File.Create(path);
            source.Position = offset;
            var buffer = new byte[BufferBytes];
            for (var left = length; left > 0;)
            {
                var read = source.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
                if (read == 0) throw new EndOfStreamException($"{archive} ends inside of {name}: it is cut short.");
                copy.Write(buffer, 0, read);
                left -= read;
            }

            return new BorrowedFile(path, temporary: true);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}
