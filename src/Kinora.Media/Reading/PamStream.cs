using System.Globalization;

namespace Kinora.Media;

/// <summary>
/// Reads ffmpeg's PAM pictures (Netpbm's "portable arbitrary map", P7) one after another from a pipe. Each carries its size,
/// so no second program has to be asked for it and rotation or scaling can't make the two disagree.
/// </summary>
internal static class PamStream
{
    /// <summary>The ffmpeg arguments that write such pictures to standard output.</summary>
    public static readonly string[] OutputArguments = ["-c:v", "pam", "-f", "image2pipe", "pipe:1"];

    /// <summary>Reads one header; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The bytes are no PAM header.</exception>
    public static PamHeader? ReadHeader(Stream stream)
    {
        if (ReadLine(stream) is not { } magic)
            return null;
        if (magic != "P7")
            throw new InvalidDataException($"A picture's header begins with 'P7', got '{magic}'.");
        int width = 0, height = 0, channels = 0;
        while (ReadLine(stream) is { } line && line != "ENDHDR")
        {
            string[] words = line.Split(' ', 2);
            if (words is ["WIDTH" or "HEIGHT" or "DEPTH", { } text] && int.TryParse(text, CultureInfo.InvariantCulture, out int value))
            {
                if (words[0] == "WIDTH")
                    width = value;
                else if (words[0] == "HEIGHT")
                    height = value;
                else
                    channels = value;
            }
        }

        if (width < 1 || height < 1 || channels < 1)
            throw new InvalidDataException($"A picture's header has no usable size: {width}x{height}, {channels} channels.");
        return new PamHeader(new FrameSize(width, height), channels);
    }

    private static string? ReadLine(Stream stream)
    {
        List<char> line = [];
        while (line.Count < 100)
        {
            int value = stream.ReadByte();
            if (value < 0)
                return line.Count == 0 ? null : new string([.. line]);
            if (value == '\n')
                break;
            line.Add((char)value);
        }

        return new string([.. line]);
    }
}
