namespace Kinora.Media.Tests.Tools;

public sealed class ExternalToolTests
{
    private static readonly string Fakes = Path.Combine(AppContext.BaseDirectory, "Fakes");

    [Fact]
    public void Locate_EmptyPath_SaysHowToInstall()
    {
        MediaToolException error = Assert.Throws<MediaToolException>(() => new ExternalTool("ffmpeg", "ffmpeg", "KINORA_FFMPEG").Locate(""));
        Assert.Contains("on the PATH", error.Message);
        Assert.Contains("apt-get install ffmpeg", error.Message);
        Assert.Contains("KINORA_FFMPEG", error.Message);
    }

    [Fact]
    public void Locate_SearchPath_TakesTheFirstExecutable()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["chatty.sh"], "not executable");
        Assert.Equal(
            Path.Combine(Fakes, "chatty.sh"),
            new ExternalTool("ffmpeg", "chatty.sh", "X").Locate(string.Join(Path.PathSeparator, folder.Path, "/nowhere", Fakes)));
    }

    [Fact]
    public void Locate_PathGiven_IsNotSearched()
    {
        string program = Path.Combine(Fakes, "chatty.sh");
        Assert.Equal(program, new ExternalTool("ffmpeg", program, "X").Locate(""));
        Assert.Throws<MediaToolException>(() => new ExternalTool("ffmpeg", "./nowhere/ffmpeg", "X").Locate(Fakes));
    }

    [Fact]
    public void Require_OneMissing_NamesIt()
    {
        MediaTools.Default.Require();
        Assert.Equal("ffprobe", Assert.Throws<MediaToolException>((MediaTools.Default with { Ffprobe = "/nowhere/ffprobe" }).Require).Tool);
    }

    [Fact]
    public void Start_NotAProgram_IsAToolFailure()
    {
        using TemporaryFolder folder = new();
        MediaToolException error = Assert.Throws<MediaToolException>(() => ImageFile.WritePng(
            folder["a.png"], new byte[3], new FrameSize(1, 1), tools: Samples.WithFake("not-a-program.sh").Tools));
        Assert.Empty(folder.Entries);
        Assert.Contains("could not be started", error.Message);
    }

    [Fact]
    public void Run_OutputBeforeInputIsRead_DoesNotBlock()
    {
        // cat answers while it is being fed: far more than both pipes hold.
        byte[] input = new byte[3_000_000];
        input[^1] = 9;
        ExternalResult result = new ExternalTool("cat", "cat", "X").Run([], "Copying", input, null, CancellationToken.None);
        Assert.Equal(input, result.Output);
    }
}
