namespace Kinora.Media;

/// <summary>Writes every frame as a PNG file of one folder, with the recipe beside them.</summary>
internal sealed class PngFolderSink : IFrameSink
{
    private readonly AtomicFolder _folder;
    private readonly ExternalProcess _process;

    public PngFolderSink(
        OutputTarget target, FrameSize size, FrameRate frameRate, GenerationRecipe? recipe, VideoWriterOptions options,
        CancellationToken cancellation)
    {
        string? json = recipe?.ToJson();
        ExternalTool ffmpeg = (options.Tools ?? MediaTools.Default).FfmpegTool;
        _folder = AtomicFolder.Create(target.Path);
        try
        {
            if (json is not null)
                File.WriteAllText(Path.Combine(_folder.TemporaryPath, RecipeReader.FolderFileName), json + "\n");
            // ffmpeg works inside the folder and sees the checked pattern alone: a '%' in the folder's path can do no harm.
            _process = ffmpeg.Start(
                FfmpegArguments.Encode(VideoFileKind.PngFrames, size, frameRate, null, null, $"./{target.FramePattern}"),
                $"Writing the frames '{target.Path}'", captureOutput: false, _folder.TemporaryPath, cancellation);
        }
        catch
        {
            _folder.Dispose();
            throw;
        }
    }

    public void Write(ReadOnlySpan<byte> frame) => _process.Write(frame);

    public void Complete()
    {
        _process.RequireSuccess();
        _folder.Commit();
    }

    public void Dispose()
    {
        _process.Dispose();
        _folder.Dispose();
    }
}
