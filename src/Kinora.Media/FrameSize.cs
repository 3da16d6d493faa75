namespace Kinora.Media;

/// <summary>The size of one RGB frame in pixels. Frames are stored as rows of interleaved bytes, [H, W, 3].</summary>
/// <param name="Width">Columns, in pixels.</param>
/// <param name="Height">Rows, in pixels.</param>
public readonly record struct FrameSize(int Width, int Height)
{
    /// <summary>Bytes of one RGB frame of this size: <c>Height * Width * 3</c>, as a 64-bit number.</summary>
    public long ByteCount => (long)Height * Width * 3;

    /// <summary>Whether both sides are even, as 4:2:0 chroma (H.264's <c>yuv420p</c>) needs.</summary>
    public bool IsEven => Width % 2 == 0 && Height % 2 == 0;

    /// <summary>The smallest size with even sides that holds this one; a size that is even already gives itself.</summary>
    public FrameSize NextEven => new(Width + (Width & 1), Height + (Height & 1));

    /// <summary>The size as <c>WIDTHxHEIGHT</c>, for example <c>992x544</c>.</summary>
    /// <returns>Width, the letter x, height.</returns>
    public override string ToString() => $"{Width}x{Height}";
}
