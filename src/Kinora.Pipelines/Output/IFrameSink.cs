namespace Kinora.Pipelines;

/// <summary>Takes the frames of one video as they are decoded. Disposing before <see cref="Complete"/> leaves nothing behind.</summary>
public interface IFrameSink : IDisposable
{
    /// <summary>Takes the next frame.</summary>
    /// <param name="rgb_HW3">Bytes [H, W, 3], red first; valid during the call.</param>
    void Write(ReadOnlySpan<byte> rgb_HW3);

    /// <summary>The video is whole.</summary>
    void Complete();
}
