namespace Kinora.Media;

/// <summary>Encodes frames into one file (.mp4, .webm, .gif) with ffmpeg.</summary>
internal sealed class EncodedFileSink : IFrameSink
{
    private readonly AtomicFile _file;
    private readonly ExternalProcess _process;
    private readonly string? _gifComment;

    public EncodedFileSink(
        OutputTarget target, FrameSize size, FrameRate frameRate, GenerationRecipe? recipe, VideoWriterOptions options,
        CancellationToken cancellation)
    {
        VideoFileKind kind = target.Kind!.Value;
        // ffmpeg's GIF muxer drops comments: they are put in afterwards.
        _gifComment = kind is VideoFileKind.Gif ? recipe?.ToJson(asciiOnly: true) : null;
        string? comment = kind is VideoFileKind.Gif ? null : recipe?.ToJson();
        ExternalTool ffmpeg = (options.Tools ?? MediaTools.Default).FfmpegTool;
        _file = AtomicFile.Create(target.Path);
        try
        {
            _process = ffmpeg.Start(
                FfmpegArguments.Encode(kind, size, frameRate, options.ConstantRateFactor, comment, $"file:{_file.TemporaryPath}"),
                $"Writing the video '{target.Path}'", captureOutput: false, workingDirectory: null, cancellation);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public void Write(ReadOnlySpan<byte> frame) => _process.Write(frame);

    public void Complete()
    {
        _process.RequireSuccess();
        if (new FileInfo(_file.TemporaryPath).Length == 0)
            throw _process.Failure();
        if (_gifComment is not null)
            GifComment.Insert(_file, _gifComment);
        _file.Commit();
    }

    public void Dispose()
    {
        _process.Dispose();
        _file.Dispose();
    }
}
