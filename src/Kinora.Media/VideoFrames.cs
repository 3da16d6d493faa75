namespace Kinora.Media;

/// <summary>
/// A clip of RGB frames in one byte array: axes [T, H, W, 3], values 0 to 255, row by row, red first.
/// </summary>
public sealed class VideoFrames
{
    private readonly byte[] _data;

    /// <summary>A black clip.</summary>
    /// <param name="frameCount">Frames T, at least 1.</param>
    /// <param name="height">Rows H, at least 1.</param>
    /// <param name="width">Columns W, at least 1.</param>
    /// <exception cref="ArgumentException">A count is below 1, or the clip would not fit into one array (2 GiB).</exception>
    public VideoFrames(int frameCount, int height, int width)
        : this(frameCount, height, width, new byte[RequiredBytes(frameCount, height, width)])
    {
    }

    /// <summary>A clip over an existing array, which is kept, not copied.</summary>
    /// <param name="frameCount">Frames T, at least 1.</param>
    /// <param name="height">Rows H, at least 1.</param>
    /// <param name="width">Columns W, at least 1.</param>
    /// <param name="data">Exactly T * H * W * 3 bytes.</param>
    /// <exception cref="ArgumentException">A count is below 1, or the array has another length.</exception>
    public VideoFrames(int frameCount, int height, int width, byte[] data)
    {
        int expected = RequiredBytes(frameCount, height, width);
        ArgumentNullException.ThrowIfNull(data);
        if (data.Length != expected)
            throw new ArgumentException(
                $"A clip of {frameCount} frames of {width}x{height} RGB needs {expected} bytes, got {data.Length}.", nameof(data));
        FrameCount = frameCount;
        Size = new FrameSize(width, height);
        _data = data;
    }

    /// <summary>Frames T.</summary>
    public int FrameCount { get; }

    /// <summary>Width and height of every frame.</summary>
    public FrameSize Size { get; }

    /// <summary>Rows H of every frame.</summary>
    public int Height => Size.Height;

    /// <summary>Columns W of every frame.</summary>
    public int Width => Size.Width;

    /// <summary>Bytes of one frame: H * W * 3.</summary>
    public int FrameByteCount => (int)Size.ByteCount;

    /// <summary>All bytes, [T, H, W, 3]; writable.</summary>
    public Memory<byte> Memory => _data;

    /// <summary>All bytes, [T, H, W, 3]; writable.</summary>
    public Span<byte> Span => _data;

    /// <summary>The bytes of one frame, [H, W, 3]; writable.</summary>
    /// <param name="index">Frame index, from 0.</param>
    /// <returns>A view into the clip.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public Span<byte> FrameSpan(int index) => FrameMemory(index).Span;

    /// <summary>The bytes of one frame, [H, W, 3]; writable, and storable unlike a span.</summary>
    /// <param name="index">Frame index, from 0.</param>
    /// <returns>A view into the clip.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public Memory<byte> FrameMemory(int index)
    {
        if ((uint)index >= (uint)FrameCount)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"The clip has frames 0 to {FrameCount - 1}.");
        return _data.AsMemory(index * FrameByteCount, FrameByteCount);
    }

    private static int RequiredBytes(int frameCount, int height, int width)
    {
        if (frameCount < 1 || height < 1 || width < 1)
            throw new ArgumentException(
                $"A clip has at least one frame of at least 1x1, got {frameCount} frames of {width}x{height}.");
        // Pixels first: three times the largest sides would overflow 64 bits.
        long pixels = (long)height * width;
        if (pixels > Array.MaxLength || pixels * 3 > Array.MaxLength / frameCount)
            throw new ArgumentException(
                $"A clip of {frameCount} frames of {width}x{height} exceeds {Array.MaxLength} bytes; read or write it frame by frame.");
        return (int)(pixels * 3 * frameCount);
    }
}
