namespace Kinora.Media;

/// <summary>
/// Writes a video frame by frame; what it becomes is told by the path (<see cref="VideoFileKind"/>). The file appears under
/// its name only when <see cref="Complete"/> succeeds; disposing before stops the encoder and deletes what it had written.
/// </summary>
/// <remarks>
/// The same frames, settings and ffmpeg give the same bytes. A contact sheet keeps all frames in memory until the end; every
/// other form keeps none.
/// </remarks>
public sealed class VideoWriter : IDisposable
{
    private readonly IFrameSink _sink;
    private bool _completed;
    private bool _disposed;

    private VideoWriter(string path, VideoFileKind kind, FrameSize size, IFrameSink sink)
    {
        Path = path;
        Kind = kind;
        Size = size;
        _sink = sink;
    }

    /// <summary>Absolute path of the file, or of the folder of PNG frames.</summary>
    public string Path { get; }

    /// <summary>The form that is written.</summary>
    public VideoFileKind Kind { get; }

    /// <summary>Width and height of every frame.</summary>
    public FrameSize Size { get; }

    /// <summary>Frames written so far.</summary>
    public int FramesWritten { get; private set; }

    /// <summary>Looks for every reason why a video could not be written, before any work is done. ffmpeg itself is not looked
    /// for: see <see cref="MediaTools.Require"/>.</summary>
    /// <param name="path">The path as for <see cref="Create"/>.</param>
    /// <param name="width">Columns of a frame.</param>
    /// <param name="height">Rows of a frame.</param>
    /// <param name="frameRate">Frames per second.</param>
    /// <param name="options">Further settings; null for the defaults.</param>
    /// <returns>Whole sentences that name the remedy; empty when nothing is wrong.</returns>
    public static IReadOnlyList<string> FindFaults(
        string path, int width, int height, FrameRate frameRate, VideoWriterOptions? options = null) =>
        [.. OutputTarget.FromPath(path).FindFaults(new FrameSize(width, height), frameRate, options ?? new VideoWriterOptions())];

    /// <summary>Starts a video.</summary>
    /// <param name="path"><c>.mp4</c>, <c>.webm</c>, <c>.gif</c>, <c>.png</c> for a contact sheet; without an ending, an
    /// existing empty folder, or a pattern such as <c>clip/%04d.png</c> for PNG frames numbered from 0. A file is replaced.</param>
    /// <param name="width">Columns of a frame, 1 to 16384; even for <c>.mp4</c>.</param>
    /// <param name="height">Rows of a frame, 1 to 16384; even for <c>.mp4</c>.</param>
    /// <param name="frameRate">Frames per second; at most 50 for <c>.gif</c>, whose frames last whole hundredths of a second.</param>
    /// <param name="recipe">Stored in the file, see <see cref="RecipeReader"/>; null for none.</param>
    /// <param name="options">Further settings; null for the defaults.</param>
    /// <param name="cancellation">Stops the encoder; the next call then throws.</param>
    /// <returns>The open writer; dispose it.</returns>
    /// <exception cref="MediaFormatException">The video can't be written as asked; every fault is named.</exception>
    /// <exception cref="RecipeException">The recipe can't be stored.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="MediaToolException">ffmpeg is missing.</exception>
    public static VideoWriter Create(
        string path,
        int width,
        int height,
        FrameRate frameRate,
        GenerationRecipe? recipe = null,
        VideoWriterOptions? options = null,
        CancellationToken cancellation = default)
    {
        options ??= new VideoWriterOptions();
        OutputTarget target = OutputTarget.FromPath(path);
        FrameSize size = new(width, height);
        string[] faults = [.. target.FindFaults(size, frameRate, options)];
        if (faults.Length > 0)
            throw new MediaFormatException($"Writing the video '{path}'", faults);
        IFrameSink sink = target.Kind switch
        {
            VideoFileKind.ContactSheet => new ContactSheetSink(target, size, recipe, options, cancellation),
            VideoFileKind.PngFrames => new PngFolderSink(target, size, frameRate, recipe, options, cancellation),
            _ => new EncodedFileSink(target, size, frameRate, recipe, options, cancellation),
        };
        return new VideoWriter(target.Path, target.Kind!.Value, size, sink);
    }

    /// <summary>Appends one frame.</summary>
    /// <param name="rgb">Exactly H * W * 3 bytes, [H, W, 3], red first.</param>
    /// <exception cref="ArgumentException">The frame has another size.</exception>
    /// <exception cref="InvalidOperationException">The video was completed.</exception>
    /// <exception cref="MediaToolException">ffmpeg died; nothing is left of the video.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; nothing is left of the video.</exception>
    public void WriteFrame(ReadOnlySpan<byte> rgb)
    {
        RequireOpen();
        if (rgb.Length != Size.ByteCount)
            throw new ArgumentException(
                $"Frame {FramesWritten} of '{Path}': {Size} RGB needs {Size.ByteCount} bytes, got {rgb.Length}.", nameof(rgb));
        try
        {
            _sink.Write(rgb);
        }
        catch
        {
            Dispose();
            throw;
        }

        FramesWritten++;
    }

    /// <summary>Appends all frames of a clip.</summary>
    /// <param name="clip">Frames of the writer's size.</param>
    /// <exception cref="ArgumentException">The frames have another size.</exception>
    /// <exception cref="InvalidOperationException">The video was completed.</exception>
    /// <exception cref="MediaToolException">ffmpeg died; nothing is left of the video.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; nothing is left of the video.</exception>
    public void WriteFrames(VideoFrames clip)
    {
        if (clip.Size != Size)
            throw new ArgumentException($"'{Path}' takes frames of {Size}, got a clip of {clip.Size}.", nameof(clip));
        for (int i = 0; i < clip.FrameCount; i++)
            WriteFrame(clip.FrameSpan(i));
    }

    /// <summary>Finishes the video: waits for ffmpeg, checks its exit code and gives the file its final name.</summary>
    /// <exception cref="InvalidOperationException">No frame was written, or the video was completed before.</exception>
    /// <exception cref="MediaToolException">ffmpeg failed, for example on a full disk; nothing is left of the video.</exception>
    /// <exception cref="IOException">The file could not be renamed; nothing is left of the video.</exception>
    /// <exception cref="OperationCanceledException">The writing was cancelled; nothing is left of the video.</exception>
    public void Complete()
    {
        RequireOpen();
        try
        {
            if (FramesWritten == 0)
                throw new InvalidOperationException($"'{Path}' cannot be completed: no frame was written.");
            _sink.Complete();
            _completed = true;
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends the writing. Unless it was completed, the encoder is stopped and nothing is left of the video.</summary>
    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        _sink.Dispose();
    }

    private void RequireOpen()
    {
        if (_completed)
            throw new InvalidOperationException($"The video '{Path}' is complete; start another one.");
        ObjectDisposedException.ThrowIf(_disposed, this);
    }
}
