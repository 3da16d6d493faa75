using System.Globalization;

namespace Kinora.Media.Tests.Writing;

public sealed class VideoWriterFailureTests
{
    // Far more than a pipe holds, so that the writer meets the dead program while it writes.
    private static readonly VideoFrames LongClip = Samples.Clip(60);

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.png")]
    [InlineData("frames")]
    public void FfmpegMissing_Create_SaysHowToInstallAndLeavesNothing(string name)
    {
        using TemporaryFolder folder = new();
        VideoWriterOptions options = new() { Tools = new MediaTools(folder["no-ffmpeg"], folder["no-ffprobe"]) };
        MediaToolException error = Assert.Throws<MediaToolException>(() => Samples.Write(folder[name], LongClip, null, options));
        Assert.Equal(("ffmpeg", null), (error.Tool, error.ExitCode));
        Assert.Contains("Install ffmpeg", error.Message);
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.gif")]
    [InlineData("frames")]
    public void FfmpegDiesMidway_Write_ReportsItsLastLinesAndLeavesNothing(string name)
    {
        using TemporaryFolder folder = new();
        MediaToolException error = Assert.Throws<MediaToolException>(
            () => Samples.Write(folder[name], LongClip, Samples.Recipe(), Samples.WithFake("dies-midway.sh")));
        Assert.Equal(7, error.ExitCode);
        Assert.Equal(["an early line", "the encoder lost its way"], error.LastLines);
        Assert.Contains("exit code 7", error.Message);
        Assert.Contains("the encoder lost its way", error.Message);
        Assert.False(error.IsDiskFull);
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4", "disk-full-midway.sh")]
    [InlineData("a.mp4", "disk-full-at-end.sh")]
    [InlineData("a.webm", "disk-full-at-end.sh")]
    [InlineData("frames", "disk-full-midway.sh")]
    public void DiskFull_Write_SaysSoAndLeavesNothing(string name, string fake)
    {
        using TemporaryFolder folder = new();
        MediaToolException error = Assert.Throws<MediaToolException>(
            () => Samples.Write(folder[name], LongClip, Samples.Recipe(), Samples.WithFake(fake)));
        Assert.True(error.IsDiskFull);
        Assert.Contains("The disk is full", error.Message);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Failure_FileExisted_KeepsTheOldFile()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.mp4"], "old");
        Assert.Throws<MediaToolException>(() => Samples.Write(folder["a.mp4"], LongClip, null, Samples.WithFake("disk-full-at-end.sh")));
        Assert.Equal("old", File.ReadAllText(folder["a.mp4"]));
        Assert.Equal(["a.mp4"], folder.Entries);
    }

    [Fact]
    public void ChattyFfmpeg_Write_DoesNotBlockAndKeepsTheLastLines()
    {
        using TemporaryFolder folder = new();
        MediaToolException error = Assert.Throws<MediaToolException>(
            () => Samples.Write(folder["a.mp4"], LongClip, null, Samples.WithFake("chatty.sh")));
        Assert.Equal(3, error.ExitCode);
        Assert.StartsWith("line 4999", error.LastLines[^1], StringComparison.Ordinal);
        Assert.InRange(error.LastLines.Count, 5, 20);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void FfmpegWroteNothing_Complete_IsAFailure()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<MediaToolException>(() => Samples.Write(folder["a.mp4"], LongClip, null, Samples.WithFake("writes-nothing.sh")));
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("frames")]
    [InlineData("a.png")]
    public void Dispose_WithoutComplete_LeavesNothing(string name)
    {
        using TemporaryFolder folder = new();
        using (VideoWriter writer = VideoWriter.Create(folder[name], 64, 48, FrameRate.Default, Samples.Recipe()))
            writer.WriteFrames(LongClip);
        Assert.Empty(folder.Entries);
    }

    [Fact]
    public void Dispose_FfmpegHangs_KillsIt()
    {
        using TemporaryFolder folder = new();
        int process;
        using (VideoWriter writer = VideoWriter.Create(folder["a.mp4"], 64, 48, FrameRate.Default, null, Samples.WithFake("hangs.sh")))
            process = WaitForProcessId(folder);
        Assert.False(Directory.Exists($"/proc/{process}"));
    }

    [Fact]
    public void Cancellation_FfmpegHangs_EndsTheWriteAndLeavesNothing()
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancellation = new();
        using VideoWriter writer = VideoWriter.Create(
            folder["a.mp4"], 64, 48, FrameRate.Default, null, Samples.WithFake("hangs.sh"), cancellation.Token);
        int process = WaitForProcessId(folder);
        File.Delete(Directory.EnumerateFiles(folder.Path, "*.pid", new EnumerationOptions { AttributesToSkip = 0 }).Single());
        using Timer timer = new(_ => cancellation.Cancel(), null, 50, Timeout.Infinite);
        // The pipe is full after a few frames; only the cancellation ends the write.
        Assert.ThrowsAny<OperationCanceledException>(() => writer.WriteFrames(LongClip));
        Assert.False(Directory.Exists($"/proc/{process}"));
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.png")]
    public void Cancelled_BeforeComplete_NothingAppears(string name)
    {
        using TemporaryFolder folder = new();
        using CancellationTokenSource cancellation = new();
        using VideoWriter writer = VideoWriter.Create(folder[name], 64, 48, FrameRate.Default, cancellation: cancellation.Token);
        writer.WriteFrames(Samples.Clip(2));
        cancellation.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(writer.Complete);
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.png")]
    [InlineData("frames")]
    public void FolderNotWritable_Create_SaysSo(string name)
    {
        // No one may make files in /proc, not even an administrator.
        IOException error = Assert.Throws<IOException>(() => VideoWriter.Create($"/proc/{name}", 64, 48, FrameRate.Default));
        Assert.Contains("the folder '/proc' cannot be written", error.Message);
    }

    private static int WaitForProcessId(TemporaryFolder folder)
    {
        while (true)
        {
            string? file = Directory.EnumerateFiles(folder.Path, "*.pid", new EnumerationOptions { AttributesToSkip = 0 }).FirstOrDefault();
            if (file is not null && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int process))
                return process;
            Thread.Sleep(5);
        }
    }
}
