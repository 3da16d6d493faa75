namespace Kinora.Media;

/// <summary>Lays frames of clips out on one picture, to see a video at a glance.</summary>
public static class ContactSheet
{
    /// <summary>One clip, row after row.</summary>
    /// <param name="clip">The clip.</param>
    /// <param name="layout">Which frames and how; null for the defaults.</param>
    /// <returns>One frame, the sheet.</returns>
    /// <exception cref="ArgumentException">The layout is out of range (every fault is named), or the sheet exceeds 2 GiB.</exception>
    public static VideoFrames Compose(VideoFrames clip, ContactSheetLayout? layout = null)
    {
        layout ??= new ContactSheetLayout();
        Check(layout);
        int[] chosen = layout.Choose(clip.FrameCount);
        return Draw(clip.Size, [.. chosen.Chunk(layout.Columns).Select(row => (clip, row))], layout);
    }

    /// <summary>Several clips, one row each: <see cref="ContactSheetLayout.Columns"/> evenly spaced frames of every clip.
    /// <see cref="ContactSheetLayout.Pictures"/> and <see cref="ContactSheetLayout.EveryNth"/> do not apply.</summary>
    /// <param name="clips">At least one clip; all of one size, their frame counts may differ.</param>
    /// <param name="layout">How to lay them out; null for the defaults.</param>
    /// <returns>One frame, the sheet; a clip with fewer frames than columns leaves the rest of its row empty.</returns>
    /// <exception cref="ArgumentException">There is no clip, the sizes differ, or the layout is out of range.</exception>
    public static VideoFrames ComposeRows(IReadOnlyList<VideoFrames> clips, ContactSheetLayout? layout = null)
    {
        layout ??= new ContactSheetLayout();
        Check(layout);
        if (clips.Count == 0)
            throw new ArgumentException("A contact sheet needs at least one clip.", nameof(clips));
        if (clips.Any(clip => clip.Size != clips[0].Size))
            throw new ArgumentException(
                $"The clips of a contact sheet have one size, got {string.Join(", ", clips.Select(clip => clip.Size).Distinct())}.", nameof(clips));
        return Draw(clips[0].Size, [.. clips.Select(clip => (clip, ContactSheetLayout.Spread(clip.FrameCount, layout.Columns)))], layout);
    }

    private static void Check(ContactSheetLayout layout)
    {
        string[] faults = [.. layout.FindFaults()];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(" ", faults), nameof(layout));
    }

    private static VideoFrames Draw(FrameSize size, (VideoFrames Clip, int[] Frames)[] rows, ContactSheetLayout layout)
    {
        int columns = rows.Max(row => row.Frames.Length);
        int stepX = checked((size.Width * layout.Scale) + layout.Gap);
        int stepY = checked((size.Height * layout.Scale) + layout.Gap);
        VideoFrames sheet = new(1, checked((rows.Length * stepY) + layout.Gap), checked((columns * stepX) + layout.Gap));
        sheet.Span.Fill(layout.Background);
        for (int row = 0; row < rows.Length; row++)
            for (int column = 0; column < rows[row].Frames.Length; column++)
                Paste(
                    rows[row].Clip.FrameSpan(rows[row].Frames[column]), size, sheet,
                    layout.Gap + (column * stepX), layout.Gap + (row * stepY), layout.Scale);
        return sheet;
    }

    private static void Paste(ReadOnlySpan<byte> frame, FrameSize size, VideoFrames sheet, int left, int top, int scale)
    {
        int sheetStride = sheet.Width * 3;
        for (int y = 0; y < size.Height * scale; y++)
        {
            ReadOnlySpan<byte> source = frame.Slice(y / scale * size.Width * 3, size.Width * 3);
            Span<byte> target = sheet.Span.Slice(((top + y) * sheetStride) + (left * 3), size.Width * scale * 3);
            for (int x = 0; x < size.Width * scale; x++)
                source.Slice(x / scale * 3, 3).CopyTo(target[(x * 3)..]);
        }
    }
}
