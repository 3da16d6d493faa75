namespace Kinora.Media;

/// <summary>The frames of a video one by one, decoded as they are asked for. Disposing stops the decoder.</summary>
public sealed class VideoFrameReader : IDisposable
{
    private readonly string _path;
    private readonly ExternalProcess _process;
    private readonly BufferedStream _output;
    private PamHeader? _next;
    private bool _ended;

    internal VideoFrameReader(string path, ExternalProcess process)
    {
        _path = path;
        _process = process;
        _output = new BufferedStream(process.Output, 1 << 16);
        try
        {
            _next = NextHeader() ?? throw NoFrames();
            Size = _next.Value.Size;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Width and height of every frame.</summary>
    public FrameSize Size { get; }

    /// <summary>Frames read so far.</summary>
    public int FramesRead { get; private set; }

    /// <summary>Reads the next frame into a buffer.</summary>
    /// <param name="frame">Exactly H * W * 3 bytes; receives [H, W, 3] RGB.</param>
    /// <returns>Whether there was a frame; false at the end of the video.</returns>
    /// <exception cref="ArgumentException">The buffer has another length.</exception>
    /// <exception cref="MediaToolException">The file is damaged here, or ffmpeg died.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public bool TryRead(Span<byte> frame)
    {
        if (frame.Length != Size.ByteCount)
            throw new ArgumentException($"A frame of {Size} RGB needs a buffer of {Size.ByteCount} bytes, got {frame.Length}.", nameof(frame));
        if (_ended)
            return false;
        _next ??= NextHeader();
        if (_next is not { } header)
        {
            _ended = true;
            return false;
        }

        if (header.Size != Size)
            throw Damaged($"frame {FramesRead} has the size {header.Size} instead of {Size}");
        try
        {
            _output.ReadExactly(frame);
        }
        catch (EndOfStreamException)
        {
            throw Damaged($"frame {FramesRead} is cut short");
        }

        _next = null;
        FramesRead++;
        return true;
    }

    /// <summary>Reads the next frame into a new array.</summary>
    /// <returns>[H, W, 3] RGB, or null at the end of the video.</returns>
    /// <exception cref="MediaToolException">The file is damaged here, or ffmpeg died.</exception>
    /// <exception cref="OperationCanceledException">The reading was cancelled.</exception>
    public byte[]? Read()
    {
        byte[] frame = new byte[Size.ByteCount];
        return TryRead(frame) ? frame : null;
    }

    /// <summary>Stops the decoder.</summary>
    public void Dispose()
    {
        _output.Dispose();
        _process.Dispose();
    }

    private PamHeader? NextHeader()
    {
        try
        {
            PamHeader? header = PamStream.ReadHeader(_output);
            if (header is null)
                _process.RequireSuccess();
            return header;
        }
        catch (InvalidDataException error)
        {
            throw Damaged(error.Message);
        }
    }

    private MediaToolException NoFrames() => new(
        $"Reading '{_path}'", "ffmpeg", null, _process.LastLines, "The file holds no picture that can be decoded.");

    private MediaToolException Damaged(string what)
    {
        _process.RequireSuccess();
        return new MediaToolException($"Reading '{_path}'", "ffmpeg", null, _process.LastLines, $"The decoder's output is unusable: {what}.");
    }
}
