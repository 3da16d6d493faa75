using Kinora.Media;

namespace Kinora.Pipelines;

/// <summary>Writes a video's frames into a file or folder.</summary>
/// <param name="writer">An open writer, which the sink owns.</param>
public sealed class VideoFileSink(VideoWriter writer) : IFrameSink
{
    /// <summary>Opens the file of one video of a request, with its recipe in it.</summary>
    /// <param name="path">As for <see cref="VideoWriter.Create"/>.</param>
    /// <param name="request">Gives size and rate.</param>
    /// <param name="recipe">Stored in the file.</param>
    /// <param name="cancellation">Stops the encoder.</param>
    /// <exception cref="MediaFormatException">The video can't be written as asked.</exception>
    /// <exception cref="IOException">The folder can't be written.</exception>
    /// <exception cref="MediaToolException">ffmpeg is missing.</exception>
    public static VideoFileSink Open(string path, GenerationRequest request, GenerationRecipe recipe, CancellationToken cancellation = default) =>
        new(VideoWriter.Create(path, request.Width, request.Height, FrameRate.FromDouble(request.Fps), recipe, null, cancellation));

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> rgb_HW3) => writer.WriteFrame(rgb_HW3);

    /// <inheritdoc/>
    public void Complete() => writer.Complete();

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
