using System.Text;

namespace Kinora.Media;

/// <summary>Puts a comment extension into a finished GIF. Reference: GIF89a specification, sections 15, 17, 18, 24.</summary>
internal static class GifComment
{
    private const int ScreenDescriptorEnd = 13;

    /// <summary>Rewrites the temporary file with the comment as the first block after the global colour table.</summary>
    /// <exception cref="InvalidDataException">The file is no GIF.</exception>
    public static void Insert(AtomicFile file, string asciiText)
    {
        byte[] gif = File.ReadAllBytes(file.TemporaryPath);
        if (gif.Length < ScreenDescriptorEnd || !gif.AsSpan(0, 3).SequenceEqual("GIF"u8))
            throw new InvalidDataException($"The encoder's output for '{file.Path}' is no GIF.");
        byte flags = gif[10];
        int colours = (flags & 0x80) != 0 ? 2 << (flags & 7) : 0;
        int start = ScreenDescriptorEnd + (3 * colours);
        using FileStream stream = file.OpenWrite();
        stream.Write(gif.AsSpan(0, start));
        stream.Write([0x21, 0xFE]);
        foreach (byte[] block in Encoding.ASCII.GetBytes(asciiText).Chunk(255))
        {
            stream.WriteByte((byte)block.Length);
            stream.Write(block);
        }

        stream.WriteByte(0);
        stream.Write(gif.AsSpan(start));
    }
}
