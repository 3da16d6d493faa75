using Kinora.Cli.Tests.Support;
using Kinora.Data.World;
using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void World_TwoClips_WritesVideoCaptionsAndTruthOfEach()
    {
        var run = CliRun.Of("data", "world", "-o", _folder["new/data"], "--count", "2", "--first", "5", "--seed", "9", "--size", "32x16", "--split", "train");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Empty(run.Out);
        Assert.Contains("2 clips", run.Error);
        Assert.Equal(
            ["000005.json", "000005.mp4", "000005.txt", "000006.json", "000006.mp4", "000006.txt", "clips.jsonl"],
            _folder.Files.Select(Path.GetFileName));

        var truth = GroundTruth.FromJson(File.ReadAllText(_folder["new/data/000006.json"]));
        Assert.Equal((9UL, 6L, Split.Train, 32, 16), (truth.Seed, truth.Index, truth.Split, truth.Width, truth.Height));
        var video = VideoReader.Probe(_folder["new/data/000006.mp4"]);
        Assert.Equal((32, 16, WorldPhysics.ClipFrames), (video.Width, video.Height, video.FrameCount));
        Assert.Equal(2 * WorldExport.CaptionVariants, File.ReadAllLines(_folder["new/data/000006.txt"]).Length);
    }

    [Fact]
    public void World_PreviewAlone_WritesTheSheetAndSaysItsCaptions()
    {
        // The last index there is: none may run over.
        var run = CliRun.Of("data", "world", "-o", _folder.Path, "--preview", "--count", "0", "--size", "16x16", "--split", "held-out", "--first", $"{int.MaxValue}");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(["preview.png"], _folder.Files);
        var sheet = ImageFile.ReadRgb(_folder["preview.png"]);
        Assert.Equal(new FrameSize(9 * 18 + 2, 24 * 18 + 2), sheet.Size);
        Assert.Equal(24, run.Error.Split('\n').Count(line => line.Contains(" | ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("--count is -1", "--count", "-1")]
    [InlineData("--first is -3", "--first", "-3")]
    [InlineData("--size is 33x32", "--size", "33x32")]
    [InlineData("--size is 8x32", "--size", "8x32")]
    [InlineData("--size is 32x4000", "--size", "32x4000")]
    [InlineData("'big' is not a size", "--size", "big")]
    [InlineData("'few' is not a whole number", "--count", "few")]
    [InlineData("'-1' is not a whole number from 0", "--seed", "-1")]
    [InlineData("held-out", "--split", "test")]
    [InlineData("has no option --cuont. Did you mean --count?", "--cuont", "3")]
    public void World_BadValue_SaysWhatIsWrongAndWritesNothing(string message, string option, string value)
    {
        var run = CliRun.Of("data", "world", "-o", _folder["data"], option, value);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.False(Directory.Exists(_folder["data"]));
    }

    [Fact]
    public void World_EverythingWrong_IsSaidAtOnce()
    {
        var run = CliRun.Of("data", "world", "-o", " ", "--count", "-1", "--first", "-1", "--size", "5x5");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.All((string[])["--output", "--count", "--first", "--size"], option => Assert.Contains(option, run.Error));
    }

    [Fact]
    public void World_WithoutAFolder_IsRefused()
    {
        var run = CliRun.Of("data", "world");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("--output", run.Error);
    }

    [Fact]
    public void World_AFileInPlaceOfTheFolder_IsBadInput()
    {
        File.WriteAllText(_folder["taken"], "");
        var run = CliRun.Of("data", "world", "-o", _folder["taken"], "--count", "1");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("taken", run.Error);
    }

    [Fact]
    public void World_CtrlC_LeavesNothingUnfinished()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var run = CliRun.Of(["data", "world", "-o", _folder.Path, "--size", "16x16"], new StringWriter(), cancelled.Token);
        Assert.Equal(ExitCodes.Cancelled, run.ExitCode);
        Assert.Empty(_folder.Files);
    }

    public void Dispose() => _folder.Dispose();
}
