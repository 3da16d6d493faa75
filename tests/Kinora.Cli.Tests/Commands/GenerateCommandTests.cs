using Kinora.Cli.Tests.Support;
using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class GenerateCommandTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private const string Prompt = "一只企鹅在雪地里跳来跳去";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Generate_ASentence_WritesAnH264VideoWithItsRecipe()
    {
        var run = Generate("--seed", "7", "-o", _folder["out.mp4"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(["out.mp4"], _folder.Files);

        var video = VideoReader.Probe(_folder["out.mp4"]);
        Assert.Equal(("h264", "yuv420p", 17, 32, 16, 25.0), (video.Codec, video.PixelFormat, video.FrameCount, video.Width, video.Height, video.FrameRate.FramesPerSecond));
        var recipe = RecipeReader.Read(_folder["out.mp4"]);
        Assert.Equal((Prompt, 7UL, 3, 4.0, 5.0, model.Path), (recipe.Prompt, recipe.Seed, recipe.Steps, recipe.Guidance, recipe.Shift, recipe.Model));
        Assert.Equal(TextToVideoModel.Open(model.Path).ComputeWeightsSha256(), recipe.WeightsSha256);
    }

    [Fact]
    public void Generate_WithJson_EndsStdoutWithTheReport()
    {
        var run = Generate("--seed", "7", "-o", _folder["out.mp4"], "--json");
        Assert.Single(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var json = run.Json;
        Assert.Equal(_folder["out.mp4"], json.GetProperty("file").GetString());
        Assert.Equal(7UL, json.GetProperty("seed").GetUInt64());
        Assert.Equal((17, 32, 16, 3), (json.GetProperty("frames").GetInt32(), json.GetProperty("width").GetInt32(), json.GetProperty("height").GetInt32(), json.GetProperty("steps").GetInt32()));
        Assert.Equal(25, json.GetProperty("fps").GetDouble());
        Assert.Equal(model.Path, json.GetProperty("model").GetString());
        Assert.Equal(64, json.GetProperty("weights_sha256").GetString()!.Length);
        Assert.True(json.GetProperty("peak_rss_bytes").GetInt64() > 10_000_000);
        var seconds = json.GetProperty("seconds");
        Assert.All(new[] { "load", "text", "denoise", "decode" }, phase => Assert.True(seconds.GetProperty(phase).GetDouble() <= seconds.GetProperty("total").GetDouble()));
    }

    [Fact]
    public void Generate_WithoutTerminal_ReportsPhasesAsPlainLines()
    {
        var run = Generate("-o", _folder["out.mp4"]);
        Assert.Empty(run.Out);
        Assert.Contains("denoising, step 2 of 3", run.Error);
        Assert.DoesNotContain("\u001b", run.Error);
        Assert.Contains("Wrote " + _folder["out.mp4"], run.Error);
    }

    [Fact]
    public void Generate_AllOverrides_ReachTheRecipe()
    {
        var run = Generate("--frames", "34", "--size", "16x32", "--steps", "2", "--guidance", "1.5", "--shift", "3", "--negative", "黑暗", "--seed", "18446744073709551615",
            "--fps", "12.5", "--threads", "1", "--device", "cpu", "-o", _folder["out.webm"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var recipe = RecipeReader.Read(_folder["out.webm"]);
        Assert.Equal((34, 16, 32, 2), (recipe.Frames, recipe.Width, recipe.Height, recipe.Steps));
        Assert.Equal((1.5, 3.0, 12.5, "黑暗", ulong.MaxValue), (recipe.Guidance, recipe.Shift, recipe.Fps, recipe.NegativePrompt, recipe.Seed));
    }

    [Fact]
    public void Generate_WithoutSeed_ReportsTheDrawnOne()
    {
        var run = Generate("-o", _folder["out.mp4"], "--json");
        Assert.Equal(run.Json.GetProperty("seed").GetUInt64(), RecipeReader.Read(_folder["out.mp4"]).Seed);
    }

    [Fact]
    public void Generate_WithoutOutput_NeverOverwrites()
    {
        using var here = new CurrentFolder(_folder.Path);
        Assert.Equal(ExitCodes.Done, Generate("--seed", "7").ExitCode);
        Assert.Equal(ExitCodes.Done, Generate("--seed", "7").ExitCode);
        Assert.Equal([$"{Prompt}-7-2.mp4", $"{Prompt}-7.mp4"], _folder.Files);
    }

    [Fact]
    public void Generate_NamedOutputThatExists_IsReplaced()
    {
        File.WriteAllText(_folder["out.mp4"], "old");
        Assert.Equal(ExitCodes.Done, Generate("-o", _folder["out.mp4"]).ExitCode);
        Assert.Equal(17, VideoReader.Probe(_folder["out.mp4"]).FrameCount);
    }

    [Fact]
    public void Generate_Count_NumbersTheFilesAndTheirNoise()
    {
        var run = Generate("--seed", "7", "--count", "2", "-o", _folder["out.mp4"], "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal(["out-1.mp4", "out-2.mp4"], _folder.Files);
        Assert.Equal(2, run.Json.GetProperty("files").GetArrayLength());
        Assert.NotEqual(VideoReader.ReadFrames(_folder["out-1.mp4"]).Span.ToArray(), VideoReader.ReadFrames(_folder["out-2.mp4"]).Span.ToArray());

        Assert.Equal(ExitCodes.Done, Generate("--seed", "7", "-o", _folder["alone.mp4"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder["out-1.mp4"]), File.ReadAllBytes(_folder["alone.mp4"]));
    }

    [Fact]
    public void Generate_DryRun_ChecksAndWritesNothing()
    {
        var run = Generate("--seed", "7", "-o", _folder["out.mp4"], "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Empty(_folder.Files);
        Assert.True(run.Json.GetProperty("dry_run").GetBoolean());
        Assert.Equal(3 * 1 * 2, run.Json.GetProperty("tokens").GetInt32());
        Assert.Equal(_folder["out.mp4"], run.Json.GetProperty("file").GetString());
        Assert.Contains("Everything is in order", run.Error);
    }

    [Fact]
    public void Generate_DryRunOfABadRequest_IsRefusedAllTheSame() =>
        Assert.Equal(ExitCodes.BadArguments, Generate("--frames", "200", "--dry-run").ExitCode);

    [Fact]
    public void Generate_ModelByName_IsFoundInTheNamedFolder()
    {
        using var models = new EnvironmentVariable("KINORA_MODELS", model.Root);
        var run = CliRun.Of("generate", Prompt, "--model", "tiny", "-o", _folder["out.mp4"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal("tiny", RecipeReader.Read(_folder["out.mp4"]).Model);
    }

    [Fact]
    public void Generate_LongPrompt_WarnsHowMuchIsRead()
    {
        var run = CliRun.Of("generate", string.Concat(Enumerable.Repeat("penguin snow ", 200)), "--model", model.Path, "-o", _folder["out.mp4"], "--dry-run", "--json");
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Contains("Hunyuan-CLIP reads the first 75 of", run.Error);
        Assert.Equal(1, run.Json.GetProperty("warnings").GetArrayLength());
    }

    [Theory]
    [InlineData("loading weights")]
    [InlineData("denoising, step 1")]
    [InlineData("decoding")]
    public void Generate_Cancelled_LeavesNothingBehind(string when)
    {
        using var source = new CancellationTokenSource();
        var run = CliRun.Of(["generate", Prompt, "--model", model.Path, "-o", _folder["out.mp4"], "--json"], new CancelAt(when, source), source.Token);
        Assert.Equal(ExitCodes.Cancelled, run.ExitCode);
        Assert.Empty(_folder.Files);
        Assert.Equal(ExitCodes.Cancelled, run.Json.GetProperty("exit_code").GetInt32());
    }

    public void Dispose() => _folder.Dispose();

    private CliRun Generate(params string[] options) => CliRun.Of(["generate", Prompt, "--model", model.Path, .. options]);
}
