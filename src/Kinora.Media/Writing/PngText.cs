using System.Buffers.Binary;
using System.Text;

namespace Kinora.Media;

/// <summary>Puts a <c>tEXt</c> chunk into a PNG, which ffmpeg's encoder can't. Reference: PNG specification, third edition,
/// sections 5.3 (chunk layout), 11.3.3.2 (tEXt), annex D (CRC).</summary>
internal static class PngText
{
    private const int HeaderEnd = 33; // signature 8, IHDR chunk 25

    /// <summary>The picture with the text "Comment" right after its header.</summary>
    public static byte[] Insert(ReadOnlySpan<byte> png, string asciiText)
    {
        byte[] body = Encoding.ASCII.GetBytes($"tEXtComment\0{asciiText}");
        byte[] result = new byte[png.Length + body.Length + 8];
        Span<byte> chunk = result.AsSpan(HeaderEnd);
        png[..HeaderEnd].CopyTo(result);
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length - 4);
        body.CopyTo(chunk[4..]);
        BinaryPrimitives.WriteUInt32BigEndian(chunk[(4 + body.Length)..], Crc32(body));
        png[HeaderEnd..].CopyTo(chunk[(8 + body.Length)..]);
        return result;
    }

    private static uint Crc32(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ ((crc & 1) * 0xEDB88320);
        }

        return ~crc;
    }
}
