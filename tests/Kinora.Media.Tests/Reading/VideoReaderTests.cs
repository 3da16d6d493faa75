namespace Kinora.Media.Tests.Reading;

public sealed class VideoReaderTests
{
    [Fact]
    public void ReadFrames_SizeAndLimit_AreKept()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(10));
        VideoFrames clip = VideoReader.ReadFrames(folder["a.mp4"], new VideoReadOptions { Size = new FrameSize(20, 10), MaxFrames = 4 });
        Assert.Equal((4, 20, 10), (clip.FrameCount, clip.Width, clip.Height));
    }

    [Theory]
    [InlineData(5, 4)]
    [InlineData(50, 40)]
    public void ReadFrames_OtherRate_ResamplesInTime(int rate, int expected)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(20));
        Assert.Equal(expected, VideoReader.ReadFrames(folder["a.mp4"], new VideoReadOptions { FrameRate = new FrameRate(rate) }).FrameCount);
    }

    [Fact]
    public void Open_FrameByFrame_EqualsTheWhole()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(5));
        VideoFrames whole = VideoReader.ReadFrames(folder["a.mp4"]);
        using VideoFrameReader reader = VideoReader.Open(folder["a.mp4"]);
        byte[] frame = new byte[reader.Size.ByteCount];
        while (reader.TryRead(frame))
            Assert.Equal(whole.FrameSpan(reader.FramesRead - 1).ToArray(), frame);
        Assert.Equal(5, reader.FramesRead);
        Assert.Null(reader.Read());
        Assert.Throws<ArgumentException>(() => reader.TryRead(new byte[7]));
    }

    [Fact]
    public void Open_DisposedEarly_StopsTheDecoder()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(100));
        using VideoFrameReader reader = VideoReader.Open(folder["a.mp4"]);
        Assert.NotNull(reader.Read());
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("text")]
    [InlineData("noise")]
    [InlineData("zeros")]
    public void Garbage_AnyAccess_IsAToolFailure(string content)
    {
        using TemporaryFolder folder = new();
        byte[] bytes = new byte[content == "empty" ? 0 : 5000];
        if (content == "text")
            Array.Fill(bytes, (byte)'x');
        uint state = 1;
        for (int i = 0; content == "noise" && i < bytes.Length; i++)
            bytes[i] = (byte)((state = (state * 1664525) + 1013904223) >> 24);
        File.WriteAllBytes(folder["a.mp4"], bytes);
        Assert.Contains(folder["a.mp4"], Assert.Throws<MediaToolException>(() => VideoReader.Probe(folder["a.mp4"])).Message);
        Assert.Contains(folder["a.mp4"], Assert.Throws<MediaToolException>(() => VideoReader.ReadFrames(folder["a.mp4"])).Message);
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.7)]
    [InlineData(0.95)]
    public void CutOffFile_AnyAccess_IsAToolFailure(double part)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(60));
        byte[] whole = File.ReadAllBytes(folder["a.mp4"]);
        File.WriteAllBytes(folder["cut.mp4"], whole[..(int)(whole.Length * part)]);
        Assert.Throws<MediaToolException>(() => VideoReader.Probe(folder["cut.mp4"]));
        Assert.Throws<MediaToolException>(() => VideoReader.ReadFrames(folder["cut.mp4"]));
    }

    [Fact]
    public void Playlist_PointingAtAVideo_IsRefused()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(2));
        File.WriteAllText(folder["list.mp4"], $"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\n{folder["a.mp4"]}\n#EXT-X-ENDLIST\n");
        Assert.Throws<MediaToolException>(() => VideoReader.ReadFrames(folder["list.mp4"]));
        File.WriteAllText(folder["concat.mp4"], $"ffconcat version 1.0\nfile '{folder["a.mp4"]}'\n");
        Assert.Throws<MediaToolException>(() => VideoReader.ReadFrames(folder["concat.mp4"]));
    }

    [Fact]
    public void MissingFileAndMissingTools_AreToldApart()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<FileNotFoundException>(() => VideoReader.Probe(folder["a.mp4"]));
        Assert.Throws<FileNotFoundException>(() => VideoReader.ReadFrames(folder["a.mp4"]));
        File.WriteAllText(folder["a.mp4"], "x");
        MediaTools tools = new(folder["ffmpeg"], folder["ffprobe"]);
        Assert.Equal("ffprobe", Assert.Throws<MediaToolException>(() => VideoReader.Probe(folder["a.mp4"], tools)).Tool);
        Assert.Equal("ffmpeg", Assert.Throws<MediaToolException>(
            () => VideoReader.ReadFrames(folder["a.mp4"], new VideoReadOptions { Tools = tools })).Tool);
    }

    [Theory]
    [InlineData(64, 32, 16, 16)]
    [InlineData(32, 64, 16, 16)]
    [InlineData(48, 48, 32, 16)]
    [InlineData(20, 12, 40, 40)]
    public void CropFit_AnyAspect_CoversTheSizeWithoutStretching(int width, int height, int wantedWidth, int wantedHeight)
    {
        using TemporaryFolder folder = new();
        // Brightness rises along both axes as steeply as the other, so a stretched picture has another slope on one of them.
        VideoFrames clip = new(2, height, width);
        for (int i = 0; i < clip.Span.Length; i++)
        {
            int pixel = i / 3 % (width * height);
            clip.Span[i] = (byte)(40 + ((pixel % width) * 2) + (pixel / width));
        }

        Samples.Write(folder["a.mp4"], clip);
        FrameSize size = new(wantedWidth, wantedHeight);
        VideoFrames read = VideoReader.ReadFrames(folder["a.mp4"], new VideoReadOptions { Size = size, Fit = FrameFit.Crop });
        Assert.Equal(size, read.Size);
        double scale = Math.Max((double)wantedWidth / width, (double)wantedHeight / height);
        double Value(int x, int y) => read.FrameSpan(0)[((y * wantedWidth) + x) * 3];
        double across = (Value(wantedWidth - 3, wantedHeight / 2) - Value(2, wantedHeight / 2)) / (wantedWidth - 5);
        double down = (Value(wantedWidth / 2, wantedHeight - 3) - Value(wantedWidth / 2, 2)) / (wantedHeight - 5);
        Assert.Equal(2 / scale, across, 0.35);
        Assert.Equal(1 / scale, down, 0.35);
    }

    [Fact]
    public void Options_OutOfRange_AllNamed()
    {
        using TemporaryFolder folder = new();
        ArgumentException error = Assert.Throws<ArgumentException>(() => VideoReader.Open(
            folder.Path, new VideoReadOptions { Size = new FrameSize(0, 5), MaxFrames = 0, FrameRate = default(FrameRate) }));
        Assert.Contains("0x5", error.Message);
        Assert.Contains("limit of 0", error.Message);
        Assert.Contains("frame rate", error.Message);
    }

    [Fact]
    public void FolderWithoutPng_IsAToolFailure()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<MediaToolException>(() => VideoReader.ReadFrames(folder.Path));
    }

    [Fact]
    public void Cancelled_Read_Throws()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(5));
        using CancellationTokenSource cancellation = new();
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => VideoReader.ReadFrames(folder["a.mp4"], null, cancellation.Token));
    }
}
