namespace Kinora.Media;

/// <summary>Keeps the frames and lays some of them out on one PNG picture at the end, when their number is known.</summary>
internal sealed class ContactSheetSink : IFrameSink
{
    private readonly OutputTarget _target;
    private readonly FrameSize _size;
    private readonly GenerationRecipe? _recipe;
    private readonly VideoWriterOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly List<byte[]> _frames = [];

    public ContactSheetSink(
        OutputTarget target, FrameSize size, GenerationRecipe? recipe, VideoWriterOptions options, CancellationToken cancellation)
    {
        (_target, _size, _recipe, _options, _cancellation) = (target, size, recipe, options, cancellation);
        // A missing program and a folder without rights shall show now, not after the last frame.
        (options.Tools ?? MediaTools.Default).FfmpegTool.Locate();
        AtomicFile.Create(target.Path).Dispose();
        recipe?.ToJson();
    }

    public void Write(ReadOnlySpan<byte> frame)
    {
        _cancellation.ThrowIfCancellationRequested();
        _frames.Add(frame.ToArray());
    }

    public void Complete()
    {
        int[] chosen = _options.ContactSheet.Choose(_frames.Count);
        VideoFrames clip = new(chosen.Length, _size.Height, _size.Width);
        for (int i = 0; i < chosen.Length; i++)
            _frames[chosen[i]].CopyTo(clip.FrameSpan(i));
        VideoFrames sheet = ContactSheet.Compose(clip, _options.ContactSheet with { Pictures = null, EveryNth = 1 });
        ImageFile.WritePng(_target.Path, sheet.Span, sheet.Size, 3, _recipe, _options.Tools, _cancellation);
    }

    public void Dispose() => _frames.Clear();
}
