using Kinora.Media;
using Kinora.Pipelines;

namespace Kinora.Server.Jobs;

/// <summary>Hands frames on to the video file and keeps some for the thumbnail and the spritesheet, which are written first:
/// where the video is, they are too.</summary>
internal sealed class JobSink(JobFiles files, string id, GenerationRequest request, IFrameSink video) : IFrameSink
{
    private const int SheetColumns = 5;
    private const int SheetPictures = 25;

    private readonly int[] _wanted = ContactSheetLayout.Spread(request.Frames, Math.Min(SheetPictures, request.Frames));
    private readonly FrameSize _size = new(request.Width, request.Height);
    private readonly List<byte[]> _kept = [];
    private byte[] _thumbnail = [];
    private int _frame;

    public void Write(ReadOnlySpan<byte> rgb_HW3)
    {
        if (_wanted.Contains(_frame)) _kept.Add(rgb_HW3.ToArray());
        if (_frame == request.Frames / 2) _thumbnail = rgb_HW3.ToArray();
        _frame++;
        video.Write(rgb_HW3);
    }

    public void Complete()
    {
        ImageFile.WriteWebP(files.Thumbnail(id), _thumbnail, _size);
        var pictures = new VideoFrames(_kept.Count, _size.Height, _size.Width);
        for (var i = 0; i < _kept.Count; i++) _kept[i].CopyTo(pictures.FrameSpan(i));
        var sheet = ContactSheet.Compose(pictures, new ContactSheetLayout { Columns = SheetColumns, Pictures = _kept.Count, Gap = 0 });
        ImageFile.WriteWebP(files.Spritesheet(id), sheet.FrameSpan(0), sheet.Size);
        video.Complete();
    }

    public void Dispose() => video.Dispose();
}
