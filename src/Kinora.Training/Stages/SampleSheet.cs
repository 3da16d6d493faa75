using Kinora.Media;

namespace Kinora.Training.Stages;

/// <summary>Pictures for the eyes of whoever trains: one row per clip, enlarged.</summary>
internal static class SampleSheet
{
    private const int Scale = 2;

    /// <param name="path">The PNG to write.</param>
    /// <param name="clips">Bytes [T, H, W, 3] each, all of one length.</param>
    /// <param name="size">Width and height in pixels.</param>
    /// <param name="columns">Pictures per row, spread evenly over the clip.</param>
    public static void Write(string path, IReadOnlyList<byte[]> clips, FrameSize size, int columns)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        VideoFrames[] rows = [.. clips.Select(clip => new VideoFrames(clip.Length / (int)size.ByteCount, size.Height, size.Width, clip))];
        var sheet = ContactSheet.ComposeRows(rows, new ContactSheetLayout { Columns = columns, Pictures = columns, Scale = Scale });
        ImageFile.WritePng(path, sheet.FrameSpan(0), sheet.Size);
    }
}
