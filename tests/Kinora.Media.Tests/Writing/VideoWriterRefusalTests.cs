namespace Kinora.Media.Tests.Writing;

public sealed class VideoWriterRefusalTests
{
    [Theory]
    [InlineData(63, 48, "64x48")]
    [InlineData(64, 47, "64x48")]
    [InlineData(101, 101, "102x102")]
    public void Mp4_OddSize_RefusedWithTheNearestSize(int width, int height, string nearest)
    {
        using TemporaryFolder folder = new();
        MediaFormatException error = Assert.Throws<MediaFormatException>(
            () => VideoWriter.Create(folder["a.mp4"], width, height, FrameRate.Default));
        Assert.Contains($"{width}x{height}", error.Message);
        Assert.Contains(nearest, error.Message);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Create_ManyFaults_NamesThemAll()
    {
        using TemporaryFolder folder = new();
        MediaFormatException error = Assert.Throws<MediaFormatException>(() => VideoWriter.Create(
            folder["no/a.avi"], 0, 48, default, null, new VideoWriterOptions { ConstantRateFactor = 20 }));
        Assert.Equal(5, error.Faults.Count);
        Assert.Contains(".avi", error.Message);
        Assert.Contains("0x48", error.Message);
        Assert.Contains("frame rate", error.Message);
        Assert.Contains("constant rate factor", error.Message);
        Assert.Contains("does not exist", error.Message);
    }

    [Theory]
    [InlineData("a.mp4", 52)]
    [InlineData("a.mp4", 0)]
    [InlineData("a.webm", 64)]
    [InlineData("a.gif", 20)]
    public void ConstantRateFactor_OutOfRange_Refused(string name, int factor)
    {
        using TemporaryFolder folder = new();
        Assert.Single(VideoWriter.FindFaults(
            folder[name], 64, 48, FrameRate.Default, new VideoWriterOptions { ConstantRateFactor = factor }));
    }

    [Fact]
    public void Gif_TooFast_Refused()
    {
        using TemporaryFolder folder = new();
        Assert.Empty(VideoWriter.FindFaults(folder["a.gif"], 64, 48, new FrameRate(50)));
        Assert.Contains("at most 50", Assert.Single(VideoWriter.FindFaults(folder["a.gif"], 64, 48, new FrameRate(60))));
    }

    [Theory]
    [InlineData("%d%d.png")]
    [InlineData("%s.png")]
    [InlineData("100%.png")]
    [InlineData("%%04d.png")]
    public void PngPattern_NotOneNumber_Refused(string name)
    {
        using TemporaryFolder folder = new();
        Assert.Contains("no pattern", Assert.Single(VideoWriter.FindFaults(folder[name], 64, 48, FrameRate.Default)));
    }

    [Fact]
    public void PngFrames_FolderNotEmpty_RefusedAndKept()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["frames"]);
        File.WriteAllText(folder["frames/mine.txt"], "");
        MediaFormatException error = Assert.Throws<MediaFormatException>(
            () => VideoWriter.Create(folder["frames"], 64, 48, FrameRate.Default));
        Assert.Contains("not empty", error.Message);
        Assert.Equal(["frames", "frames/mine.txt"], folder.Entries);
    }

    [Fact]
    public void ContactSheet_LayoutOutOfRange_Refused()
    {
        using TemporaryFolder folder = new();
        VideoWriterOptions options = new() { ContactSheet = new ContactSheetLayout { Columns = 0, Scale = 0, Gap = -1 } };
        Assert.Equal(3, VideoWriter.FindFaults(folder["a.png"], 64, 48, FrameRate.Default, options).Count);
    }

    [Fact]
    public void WriteFrame_WrongLength_NamesBothAndTheVideoGoesOn()
    {
        using TemporaryFolder folder = new();
        using VideoWriter writer = VideoWriter.Create(folder["a.mp4"], 64, 48, FrameRate.Default);
        ArgumentException error = Assert.Throws<ArgumentException>(() => writer.WriteFrame(new byte[100]));
        Assert.Contains("9216", error.Message);
        Assert.Contains("100", error.Message);
        writer.WriteFrame(new byte[9216]);
        writer.Complete();
        Assert.Equal(1, VideoReader.Probe(folder["a.mp4"]).FrameCount);
    }

    [Fact]
    public void WriteFrames_OtherSize_Refused()
    {
        using TemporaryFolder folder = new();
        using VideoWriter writer = VideoWriter.Create(folder["a.mp4"], 64, 48, FrameRate.Default);
        Assert.Throws<ArgumentException>(() => writer.WriteFrames(Samples.Clip(1, 48, 64)));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.png")]
    [InlineData("frames")]
    public void Complete_NoFrames_RefusedAndNothingLeft(string name)
    {
        using TemporaryFolder folder = new();
        using VideoWriter writer = VideoWriter.Create(folder[name], 64, 48, FrameRate.Default);
        Assert.Throws<InvalidOperationException>(writer.Complete);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void WriteFrame_AfterCompleteOrDispose_Refused()
    {
        using TemporaryFolder folder = new();
        VideoWriter writer = VideoWriter.Create(folder["a.mp4"], 64, 48, FrameRate.Default);
        writer.WriteFrame(new byte[9216]);
        writer.Complete();
        Assert.Throws<InvalidOperationException>(() => writer.WriteFrame(new byte[9216]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.Dispose();
        VideoWriter other = VideoWriter.Create(folder["b.mp4"], 64, 48, FrameRate.Default);
        other.Dispose();
        Assert.Throws<ObjectDisposedException>(() => other.WriteFrame(new byte[9216]));
        Assert.Equal(["a.mp4"], folder.Entries);
    }
}
