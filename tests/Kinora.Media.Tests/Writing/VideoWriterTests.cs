using System.Buffers.Binary;
using System.Text;

namespace Kinora.Media.Tests.Writing;

public sealed class VideoWriterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(204)]
    public void Mp4_FrameCount_IsExact(int frames)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(frames));
        VideoInfo info = VideoReader.Probe(folder["a.mp4"]);
        Assert.Equal(
            (64, 48, frames, FrameRate.Default, "h264", "yuv420p"),
            (info.Width, info.Height, info.FrameCount, info.FrameRate, info.Codec, info.PixelFormat));
        Assert.Equal(frames / 25.0, info.Duration.TotalSeconds, 3);
        Assert.Equal(["a.mp4"], folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4", 1.5)]
    [InlineData("a.webm", 2.0)]
    [InlineData("a.gif", 6.0)]
    public void LossyForms_RoundTrip_StayClose(string name, double tolerance)
    {
        using TemporaryFolder folder = new();
        VideoFrames clip = Samples.Clip(17);
        Samples.Write(folder[name], clip);
        Assert.InRange(Samples.MeanAbsoluteError(clip, VideoReader.ReadFrames(folder[name])), 0, tolerance);
    }

    [Theory]
    [InlineData("a.mp4", 255, 0, 0)]
    [InlineData("a.mp4", 0, 255, 0)]
    [InlineData("a.mp4", 0, 0, 255)]
    [InlineData("a.mp4", 255, 255, 255)]
    [InlineData("a.webm", 255, 0, 0)]
    [InlineData("a.gif", 200, 10, 90)]
    public void SolidColour_RoundTrip_KeepsItsColour(string name, byte red, byte green, byte blue)
    {
        using TemporaryFolder folder = new();
        VideoFrames clip = Samples.Solid(2, 32, 32, red, green, blue);
        Samples.Write(folder[name], clip);
        VideoFrames back = VideoReader.ReadFrames(folder[name]);
        for (int i = 0; i < clip.Span.Length; i++)
            Assert.InRange(Math.Abs(clip.Span[i] - back.Span[i]), 0, 3);
    }

    [Fact]
    public void PngFrames_RoundTrip_IsExact()
    {
        using TemporaryFolder folder = new();
        VideoFrames clip = Samples.Clip(12, 33, 17);
        Samples.Write(folder["frames"], clip, Samples.Recipe());
        Assert.Equal(clip.Span, VideoReader.ReadFrames(folder["frames"]).Span);
        Assert.Contains("frames/frame_0000.png", folder.Entries);
        Assert.Contains("frames/frame_0011.png", folder.Entries);
        Assert.Equal(Samples.Recipe(), RecipeReader.Read(folder["frames"]));
    }

    [Fact]
    public void PngFrames_PatternInAnAwkwardFolder_UsesTheNames()
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["50% off"]);
        Samples.Write(folder["50% off/clip-%03d.png"], Samples.Clip(2));
        Assert.Equal(["50% off", "50% off/clip-000.png", "50% off/clip-001.png"], folder.Entries);
    }

    [Fact]
    public void ContactSheet_Png_HoldsTheChosenFramesAndTheRecipe()
    {
        using TemporaryFolder folder = new();
        VideoFrames clip = Samples.Clip(9, 5, 3);
        ContactSheetLayout layout = new() { Columns = 2, Pictures = 3, Gap = 1, Scale = 2 };
        Samples.Write(folder["sheet.png"], clip, Samples.Recipe(), new VideoWriterOptions { ContactSheet = layout });
        ImagePixels sheet = ImageFile.ReadRgb(folder["sheet.png"]);
        Assert.Equal(ContactSheet.Compose(clip, layout).Span.ToArray(), sheet.Data);
        Assert.Equal(Samples.Recipe(), RecipeReader.Read(folder["sheet.png"]));
    }

    [Fact]
    public void WebM_OddSize_IsKept()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.webm"], Samples.Clip(3, 33, 17));
        VideoInfo info = VideoReader.Probe(folder["a.webm"]);
        Assert.Equal((33, 17, 3, "vp9", "yuv420p"), (info.Width, info.Height, info.FrameCount, info.Codec, info.PixelFormat));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(16, 2)]
    [InlineData(66, 34)]
    public void Mp4_AnyEvenSize_IsKept(int width, int height)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Solid(3, width, height, 9, 9, 9));
        VideoInfo info = VideoReader.Probe(folder["a.mp4"]);
        Assert.Equal((width, height, 3), (info.Width, info.Height, info.FrameCount));
    }

    [Fact]
    public void Mp4_FastStart_PutsTheIndexFirst()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["a.mp4"], Samples.Clip(3));
        List<string> boxes = [];
        ReadOnlySpan<byte> file = File.ReadAllBytes(folder["a.mp4"]);
        while (file.Length >= 8)
        {
            boxes.Add(Encoding.ASCII.GetString(file.Slice(4, 4)));
            file = file[BinaryPrimitives.ReadInt32BigEndian(file)..];
        }

        Assert.Contains("mdat", boxes);
        Assert.InRange(boxes.IndexOf("moov"), 0, boxes.IndexOf("mdat") - 1);
    }

    [Theory]
    [InlineData("a.mp4", "24000/1001")]
    [InlineData("a.mp4", "12")]
    [InlineData("a.webm", "30")]
    [InlineData("a.gif", "10")]
    public void FrameRate_AnyRate_IsKept(string name, string rate)
    {
        using TemporaryFolder folder = new();
        Assert.True(FrameRate.TryParse(rate, out FrameRate frameRate));
        VideoFrames clip = Samples.Clip(12);
        using (VideoWriter writer = VideoWriter.Create(folder[name], clip.Width, clip.Height, frameRate))
        {
            writer.WriteFrames(clip);
            writer.Complete();
        }

        VideoInfo info = VideoReader.Probe(folder[name]);
        Assert.Equal((frameRate, 12), (info.FrameRate, info.FrameCount));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.png")]
    public void SameFrames_WrittenTwice_GiveTheSameBytes(string name)
    {
        using TemporaryFolder folder = new();
        Directory.CreateDirectory(folder["1"]);
        Directory.CreateDirectory(folder["2"]);
        Samples.Write(folder[$"1/{name}"], Samples.Clip(60), Samples.Recipe());
        Samples.Write(folder[$"2/{name}"], Samples.Clip(60), Samples.Recipe());
        Assert.Equal(File.ReadAllBytes(folder[$"1/{name}"]), File.ReadAllBytes(folder[$"2/{name}"]));
    }

    [Theory]
    [InlineData("-y.mp4")]
    [InlineData("http:host.mp4")]
    [InlineData("pipe:1.webm")]
    [InlineData("a%03d.mp4")]
    [InlineData("a b'c\"d;e|f$(g)&.gif")]
    [InlineData("concat:x|y.mp4")]
    [InlineData("企鹅\n🐧.mp4")]
    public void AwkwardNames_WrittenAndRead_AreOnlyNames(string name)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder[name], Samples.Clip(2), Samples.Recipe());
        Assert.Equal([name], folder.Entries);
        Assert.Equal(2, VideoReader.ReadFrames(folder[name]).FrameCount);
        Assert.Equal(Samples.Recipe(), RecipeReader.Read(folder[name]));
    }

    [Fact]
    public void Complete_FileExists_ReplacesIt()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.mp4"], "old");
        Samples.Write(folder["a.mp4"], Samples.Clip(2));
        Assert.Equal(2, VideoReader.Probe(folder["a.mp4"]).FrameCount);
    }

    [Fact]
    public void ConstantRateFactor_Lower_GivesALargerFile()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["good.mp4"], Samples.Clip(17), null, new VideoWriterOptions { ConstantRateFactor = 5 });
        Samples.Write(folder["poor.mp4"], Samples.Clip(17), null, new VideoWriterOptions { ConstantRateFactor = 40 });
        Assert.True(new FileInfo(folder["good.mp4"]).Length > new FileInfo(folder["poor.mp4"]).Length);
    }
}
