using Kinora.Checkpoints;
using Kinora.Media;

namespace Kinora.Data.Clips;

/// <summary>A data set whose every clip has been decoded once, so that what is bad is known before anything is trained.</summary>
/// <param name="Clips">The good rows, in their order.</param>
/// <param name="Bad">The bad rows, by number.</param>
/// <param name="Notes">What else is to be told.</param>
public sealed record ClipDataset(IReadOnlyList<ExaminedClip> Clips, IReadOnlyList<BadRow> Bad, IReadOnlyList<string> Notes)
{
    private static readonly FrameSize Tiny = new(16, 16);

    /// <summary>Examines the rows of a list: each clip is decoded, measured and hashed, several at once.</summary>
    /// <param name="list">The list.</param>
    /// <param name="form">What the clips will be brought to.</param>
    /// <param name="useStills">Whether pictures are of use; they are bad rows otherwise.</param>
    /// <param name="useVideos">Whether videos are of use; they are bad rows otherwise.</param>
    /// <param name="cancellation">Looked at before each clip.</param>
    /// <exception cref="MediaToolException">ffmpeg or ffprobe is missing.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ClipDataset Examine(ClipList list, ClipForm form, bool useStills = true, bool useVideos = true, CancellationToken cancellation = default)
    {
        MediaTools.Default.Require();
        var results = new (ExaminedClip? Clip, string? Fault)[list.Rows.Count];
        Parallel.For(0, results.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellation }, k => results[k] = Examine(list.Rows[k], form, useStills, useVideos, cancellation));

        var clips = new List<ExaminedClip>();
        var bad = list.Bad.ToList();
        var first = new Dictionary<string, ClipRow>(StringComparer.Ordinal);
        foreach (var (row, (clip, fault)) in list.Rows.Zip(results))
        {
            if (clip is null) bad.Add(new BadRow(row.Number, row.Name, fault!));
            else if (first.TryGetValue(clip.Sha256, out var same)) bad.Add(new BadRow(row.Number, row.Name, $"duplicate: the same content as row {same.Number} ({same.Name})"));
            else
            {
                first.Add(clip.Sha256, row);
                clips.Add(clip);
            }
        }

        return new ClipDataset(clips, [.. bad.OrderBy(b => b.Number)], list.Notes);
    }

    private static (ExaminedClip? Clip, string? Fault) Examine(ClipRow row, ClipForm form, bool useStills, bool useVideos, CancellationToken cancellation)
    {
        if (row.IsStill && !useStills) return (null, "a still picture, and no length of 1 frame is trained");
        if (!row.IsStill && !useVideos) return (null, "a video, and only still pictures are trained");
        try
        {
            using var file = row.Media.Borrow();
            if (row.IsStill)
            {
                var picture = ImageFile.ReadRgb(file.Path, cancellation: cancellation);
                return (new ExaminedClip(row, ContentFingerprint.OfFile(file.Path), picture.Size, 0, 1, 1), null);
            }

            var info = VideoReader.Probe(file.Path, cancellation: cancellation);
            var frames = CountFrames(file.Path, form, cancellation);
            var used = form.Usable(frames);
            return used == 0
                ? (null, $"too short: {frames} frames at {form.Rate.FramesPerSecond:0.###} per second, at least {ClipForm.ChunkFrames} are needed")
                : (new ExaminedClip(row, ContentFingerprint.OfFile(file.Path), new FrameSize(info.Width, info.Height), info.FrameRate.FramesPerSecond, frames, used), null);
        }
        catch (MediaToolException error) when (error.IsOfTheInput)
        {
            return (null, $"can't be decoded: {error.LastLine}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return (null, $"can't be read: {error.Message}");
        }
    }

    // Counted with the very filter that will cut the frames, so that both agree on the last one.
    private static int CountFrames(string path, ClipForm form, CancellationToken cancellation)
    {
        using var reader = VideoReader.Open(path, new VideoReadOptions { Size = Tiny, FrameRate = form.Rate }, cancellation);
        var frame = new byte[Tiny.ByteCount];
        while (reader.TryRead(frame))
        {
        }

        return reader.FramesRead;
    }
}
