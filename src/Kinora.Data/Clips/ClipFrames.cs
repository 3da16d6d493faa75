using Kinora.Media;

namespace Kinora.Data.Clips;

/// <summary>Decodes clips into the form that they are trained in.</summary>
public static class ClipFrames
{
    /// <summary>The frames that are used, chunk by chunk.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="form">The form that it was examined for.</param>
    /// <param name="cancellation">Stops the decoder.</param>
    /// <returns>For a video, its chunks of 17 frames; for a picture, one frame by itself.</returns>
    /// <exception cref="MediaToolException">The file can't be decoded any more.</exception>
    /// <exception cref="ClipDataException">The file has become shorter since it was examined.</exception>
    public static IEnumerable<VideoFrames> Read(ExaminedClip clip, ClipForm form, CancellationToken cancellation = default)
    {
        using var file = clip.Row.Media.Borrow();
        var options = new VideoReadOptions { Size = form.Size, Fit = FrameFit.Crop, FrameRate = clip.Row.IsStill ? null : form.Rate, MaxFrames = clip.Frames };
        using var reader = VideoReader.Open(file.Path, options, cancellation);
        var perChunk = clip.Row.IsStill ? 1 : ClipForm.ChunkFrames;
        for (var start = 0; start < clip.Frames; start += perChunk)
        {
            var chunk = new VideoFrames(perChunk, form.Size.Height, form.Size.Width);
            for (var k = 0; k < perChunk; k++)
            {
                if (!reader.TryRead(chunk.FrameSpan(k)))
                    throw new ClipDataException($"Decoding {clip.Row.Name}: {clip.Frames} frames were counted before, and now it ends after {reader.FramesRead}. Leave the data alone while it is read, and run it again.");
            }

            yield return chunk;
        }
    }
}
