using Kinora.Media;

namespace Kinora.Evaluation;

/// <summary>A picture of a run: one row for each of the first videos.</summary>
internal static class SuiteSheet
{
    private const int Columns = 9;
    private const int Rows = 16;
    private const int PictureHeight = 128;

    /// <summary>Writes <c>sheet.png</c>.</summary>
    /// <returns>The picture.</returns>
    public static string Write(SuiteRunFolder folder, IReadOnlyList<SuiteVideo> videos)
    {
        var clips = videos.Take(Rows).Select(video => Small(folder.VideoOf(video.Prompt, video.Seed))).ToList();
        var sheet = ContactSheet.ComposeRows(clips, new ContactSheetLayout { Columns = Columns });
        var path = Path.Combine(folder.Root, "sheet.png");
        ImageFile.WritePng(path, sheet.Span, sheet.Size);
        return path;
    }

    /// <summary>A video, no higher than a sheet's pictures are.</summary>
    public static VideoFrames Small(string path)
    {
        var info = VideoReader.Probe(path);
        if (info.Height <= PictureHeight) return VideoReader.ReadFrames(path);
        var width = Math.Max(1, (int)Math.Round((double)info.Width * PictureHeight / info.Height));
        return VideoReader.ReadFrames(path, new VideoReadOptions { Size = new FrameSize(width, PictureHeight) });
    }
}
