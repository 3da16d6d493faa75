namespace Kinora.Media;

/// <summary>What takes a video's frames. Disposing without <see cref="Complete"/> leaves nothing behind.</summary>
internal interface IFrameSink : IDisposable
{
    /// <summary>Takes one frame of [H, W, 3] RGB.</summary>
    void Write(ReadOnlySpan<byte> frame);

    /// <summary>Finishes the output and gives it its final name.</summary>
    void Complete();
}
