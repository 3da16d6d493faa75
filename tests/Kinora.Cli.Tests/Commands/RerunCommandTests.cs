using Kinora.Cli.Tests.Support;
using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class RerunCommandTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("out.mp4", 1)]
    [InlineData("out.webm", 1)]
    [InlineData("out.gif", 1)]
    [InlineData("out", 1)]
    [InlineData("out.mp4", 2)]
    public void Rerun_OfAVideo_GivesTheSameFrames(string name, int count)
    {
        var first = CliRun.Of("generate", "一只企鹅", "--negative", "dark", "--seed", "9", "--model", model.Path, "--count", $"{count}", "-o", _folder[name]);
        Assert.True(first.ExitCode == ExitCodes.Done, first.Error);
        var file = count == 1 ? _folder[name] : _folder["out-2.mp4"];
        var again = CliRun.Of("rerun", file, "-o", _folder["again-" + name], "--json");
        Assert.True(again.ExitCode == ExitCodes.Done, again.Error);
        Assert.Equal(9UL, again.Json.GetProperty("seed").GetUInt64());
        Assert.Equal(VideoReader.ReadFrames(file).Span.ToArray(), VideoReader.ReadFrames(_folder["again-" + name]).Span.ToArray());
        Assert.Equal(RecipeReader.Read(file), RecipeReader.Read(_folder["again-" + name]));
    }

    [Fact]
    public void Rerun_WithOverrides_ChangesOnlyThose()
    {
        Generate("out.mp4");
        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "--steps", "2", "-o", _folder["again.mp4"]).ExitCode);
        Assert.Equal(RecipeReader.Read(_folder["out.mp4"]) with { Steps = 2 }, RecipeReader.Read(_folder["again.mp4"]));
    }

    [Fact]
    public void Rerun_WithOtherWeights_IsRefusedUnlessForced()
    {
        Generate("out.mp4");
        TinyModel.Write(_folder["other"], (key, values) =>
        {
            if (key == "transformer/proj_out.bias") values.AddInPlace(values);
        });
        var refused = CliRun.Of("rerun", _folder["out.mp4"], "--model", _folder["other"], "-o", _folder["again.mp4"]);
        Assert.Equal(ExitCodes.BadInput, refused.ExitCode);
        Assert.Contains("--force", refused.Error);
        Assert.False(File.Exists(_folder["again.mp4"]));

        var forced = CliRun.Of("rerun", _folder["out.mp4"], "--model", _folder["other"], "--force", "-o", _folder["again.mp4"]);
        Assert.True(forced.ExitCode == ExitCodes.Done, forced.Error);
        Assert.NotEqual(RecipeReader.Read(_folder["out.mp4"]).WeightsSha256, RecipeReader.Read(_folder["again.mp4"]).WeightsSha256);
    }

    [Fact]
    public void Rerun_FileThatIsNotThere_IsBadInput()
    {
        var run = CliRun.Of("rerun", _folder["nowhere.mp4"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("nowhere.mp4", run.Error);
    }

    [Fact]
    public void Rerun_VideoWithoutRecipe_SaysSo()
    {
        using (var writer = VideoWriter.Create(_folder["foreign.mp4"], 16, 16, FrameRate.Default))
        {
            writer.WriteFrame(new byte[16 * 16 * 3]);
            writer.Complete();
        }

        var run = CliRun.Of("rerun", _folder["foreign.mp4"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("no comment tag", run.Error);
    }

    [Fact]
    public void Rerun_DryRun_WritesNothing()
    {
        Generate("out.mp4");
        var run = CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["again.mp4"], "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal("一只企鹅", run.Json.GetProperty("prompt").GetString());
        Assert.Equal(["out.mp4"], _folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private void Generate(string name)
    {
        var run = CliRun.Of("generate", "一只企鹅", "--seed", "9", "--model", model.Path, "-o", _folder[name]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
    }
}
