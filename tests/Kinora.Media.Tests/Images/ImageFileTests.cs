namespace Kinora.Media.Tests.Images;

public sealed class ImageFileTests
{
    [Fact]
    public void WriteWebP_ThenRead_GivesNearlyTheSamePicture()
    {
        using TemporaryFolder folder = new();
        byte[] pixels = [.. Enumerable.Range(0, 32 * 16 * 3).Select(i => (byte)(i / 3 % 32 * 6))];
        ImageFile.WriteWebP(folder["a.webp"], pixels, new FrameSize(32, 16));
        ImagePixels read = ImageFile.ReadRgb(folder["a.webp"]);
        Assert.Equal(new FrameSize(32, 16), read.Size);
        Assert.True(read.Data.Zip(pixels, (a, b) => Math.Abs(a - b)).Average() < 4);
        Assert.Throws<ArgumentException>(() => ImageFile.WriteWebP(folder["b.webp"], pixels, new FrameSize(16, 16)));
    }

    [Theory]
    [InlineData(3, 7, 5)]
    [InlineData(4, 7, 5)]
    [InlineData(4, 1, 1)]
    public void Png_RoundTrip_IsExact(int channels, int width, int height)
    {
        using TemporaryFolder folder = new();
        byte[] pixels = [.. Enumerable.Range(0, width * height * channels).Select(i => (byte)(i * 37))];
        ImageFile.WritePng(folder["a%03d.png"], pixels, new FrameSize(width, height), channels);
        ImagePixels back = channels == 3 ? ImageFile.ReadRgb(folder["a%03d.png"]) : ImageFile.ReadRgba(folder["a%03d.png"]);
        Assert.Equal((new FrameSize(width, height), channels), (back.Size, back.Channels));
        Assert.Equal(pixels, back.Data);
        Assert.Equal(["a%03d.png"], folder.Entries);
    }

    [Fact]
    public void ReadRgba_OpaquePicture_HasFullAlpha()
    {
        using TemporaryFolder folder = new();
        ImageFile.WritePng(folder["a.png"], [1, 2, 3], new FrameSize(1, 1));
        Assert.Equal([1, 2, 3, 255], ImageFile.ReadRgba(folder["a.png"]).Data);
    }

    [Fact]
    public void Read_OtherFormats_Decoded()
    {
        using TemporaryFolder folder = new();
        File.WriteAllBytes(folder["a.ppm"], [.. "P6\n2 1\n255\n"u8, 255, 0, 0, 0, 0, 255]);
        Assert.Equal([255, 0, 0, 0, 0, 255], ImageFile.ReadRgb(folder["a.ppm"]).Data);
        Samples.Write(folder["a.gif"], Samples.Solid(3, 4, 4, 10, 20, 30));
        Assert.Equal(Samples.Solid(1, 4, 4, 10, 20, 30).Span.ToArray(), ImageFile.ReadRgb(folder["a.gif"]).Data);
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(9000, "")]
    [InlineData(9000, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")]
    public void Read_SvgOfAnySize_Whole(int comment, string declaration)
    {
        using TemporaryFolder folder = new();
        string filler = comment == 0 ? "" : $"<!--{new string('x', comment)}-->";
        File.WriteAllText(folder["a.svg"], $"{declaration}<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"2\" height=\"1\">{filler}<rect width=\"2\" height=\"1\" fill=\"#0a141e\"/></svg>");
        Assert.Equal([10, 20, 30, 10, 20, 30], ImageFile.ReadRgb(folder["a.svg"]).Data);
        ImageFile.WritePngOfSvg(folder["a.png"], File.ReadAllBytes(folder["a.svg"]));
        Assert.Equal([10, 20, 30, 10, 20, 30], ImageFile.ReadRgb(folder["a.png"]).Data);
    }

    [Fact]
    public void WritePngOfSvg_OfSomethingElse_IsAToolFailureAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        Assert.Contains("a.png", Assert.Throws<MediaToolException>(() => ImageFile.WritePngOfSvg(folder["a.png"], "no drawing"u8)).Message);
        Assert.Throws<MediaToolException>(() => ImageFile.WritePngOfSvg(folder["a.png"], "<svg><rect</svg>"u8));
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Read_WithSize_Scales()
    {
        using TemporaryFolder folder = new();
        ImageFile.WritePng(folder["a.png"], Samples.Solid(1, 8, 8, 50, 60, 70).Span, new FrameSize(8, 8));
        ImagePixels small = ImageFile.ReadRgb(folder["a.png"], new FrameSize(3, 2));
        Assert.Equal(new FrameSize(3, 2), small.Size);
        Assert.Equal([50, 60, 70], small.Data[..3]);
        Assert.Throws<ArgumentException>(() => ImageFile.ReadRgb(folder["a.png"], new FrameSize(0, 2)));
    }

    [Fact]
    public void Read_GarbageEmptyOrCut_IsAToolFailure()
    {
        using TemporaryFolder folder = new();
        ImageFile.WritePng(folder["a.png"], Samples.Clip(1).Span, new FrameSize(64, 48));
        byte[] whole = File.ReadAllBytes(folder["a.png"]);
        foreach (byte[] content in new byte[][] { [], [1, 2, 3], whole[..(whole.Length / 2)] })
        {
            File.WriteAllBytes(folder["bad.png"], content);
            Assert.Contains("bad.png", Assert.Throws<MediaToolException>(() => ImageFile.ReadRgb(folder["bad.png"])).Message);
        }

        Assert.Throws<FileNotFoundException>(() => ImageFile.ReadRgb(folder["none.png"]));
    }

    [Fact]
    public void WritePng_WrongArguments_Refused()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<ArgumentException>(() => ImageFile.WritePng(folder["a.png"], new byte[3], new FrameSize(1, 1), 2));
        Assert.Throws<ArgumentException>(() => ImageFile.WritePng(folder["a.png"], new byte[3], new FrameSize(2, 1)));
        Assert.Throws<IOException>(() => ImageFile.WritePng(folder["no/a.png"], new byte[3], new FrameSize(1, 1)));
        Assert.Empty(folder.Entries);
    }
}
