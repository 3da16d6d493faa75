namespace Kinora.Media.Tests.Images;

public sealed class ContactSheetTests
{
    [Fact]
    public void Compose_TwoColumns_PlacesFramesGapsAndScale()
    {
        VideoFrames clip = new(3, 1, 2, [10, 10, 10, 11, 11, 11, 20, 20, 20, 21, 21, 21, 30, 30, 30, 31, 31, 31]);
        VideoFrames sheet = ContactSheet.Compose(clip, new ContactSheetLayout { Columns = 2, Gap = 1, Scale = 2, Background = 0 });
        string[] rows = [.. Enumerable.Range(0, sheet.Height).Select(y => string.Join(
            " ", Enumerable.Range(0, sheet.Width).Select(x => sheet.Span[((y * sheet.Width) + x) * 3])))];
        Assert.Equal(
            [
                "0 0 0 0 0 0 0 0 0 0 0",
                "0 10 10 11 11 0 20 20 21 21 0",
                "0 10 10 11 11 0 20 20 21 21 0",
                "0 0 0 0 0 0 0 0 0 0 0",
                "0 30 30 31 31 0 0 0 0 0 0",
                "0 30 30 31 31 0 0 0 0 0 0",
                "0 0 0 0 0 0 0 0 0 0 0",
            ],
            rows);
    }

    [Theory]
    [InlineData(204, 5, new[] { 0, 51, 102, 152, 203 })]
    [InlineData(3, 24, new[] { 0, 1, 2 })]
    [InlineData(10, 1, new[] { 0 })]
    [InlineData(1, 6, new[] { 0 })]
    public void Choose_Pictures_SpreadsFromFirstToLast(int frames, int pictures, int[] expected) =>
        Assert.Equal(expected, new ContactSheetLayout { Pictures = pictures }.Choose(frames));

    [Fact]
    public void Choose_EveryNth_StartsAtTheFirst() =>
        Assert.Equal([0, 4, 8], new ContactSheetLayout { Pictures = null, EveryNth = 4 }.Choose(10));

    [Fact]
    public void ComposeRows_TwoClips_GivesOneRowEach()
    {
        VideoFrames sheet = ContactSheet.ComposeRows(
            [Samples.Solid(9, 2, 2, 200, 0, 0), Samples.Solid(2, 2, 2, 0, 200, 0)],
            new ContactSheetLayout { Columns = 3, Gap = 0, Background = 7 });
        Assert.Equal((6, 4), (sheet.Width, sheet.Height));
        Assert.Equal<byte>([200, 0, 0], sheet.Span[..3].ToArray());
        Assert.Equal<byte>([0, 200, 0], sheet.Span.Slice(2 * 6 * 3, 3).ToArray());
        Assert.Equal<byte>([7, 7, 7], sheet.Span[^3..].ToArray());
    }

    [Fact]
    public void ComposeRows_NoClipsOrOtherSizes_Refused()
    {
        Assert.Throws<ArgumentException>(() => ContactSheet.ComposeRows([]));
        ArgumentException error = Assert.Throws<ArgumentException>(
            () => ContactSheet.ComposeRows([new VideoFrames(1, 2, 2), new VideoFrames(1, 2, 3)]));
        Assert.Contains("3x2", error.Message);
    }

    [Fact]
    public void Compose_LayoutOutOfRange_NamesEveryFault()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => ContactSheet.Compose(
            new VideoFrames(1, 2, 2), new ContactSheetLayout { Columns = 65, Pictures = 0, EveryNth = 0, Scale = 33, Gap = 65 }));
        foreach (string part in new[] { "columns", "at least one picture", "every 0th", "enlarged", "gap" })
            Assert.Contains(part, error.Message);
    }
}
