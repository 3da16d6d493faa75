using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class StepReuseTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Generate_WithReuse_TellsWhatWasSparedAndReruns()
    {
        var run = Generate("-o", _folder["out.mp4"], "--cache-threshold", "1", "--guidance-reuse", "0.5", "--steps", "6", "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.InRange(run.Json.GetProperty("cached_steps").GetInt32(), 1, 5);
        Assert.Equal(2, run.Json.GetProperty("guidance_reused_steps").GetInt32());
        Assert.Contains("cache_threshold", CliRun.Of("inspect", _folder["out.mp4"]).Out);
        Assert.Equal(ExitCodes.Done, CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["again.mp4"]).ExitCode);
        Assert.Equal(File.ReadAllBytes(_folder["out.mp4"]), File.ReadAllBytes(_folder["again.mp4"]));
        var exact = CliRun.Of("rerun", _folder["out.mp4"], "-o", _folder["exact.mp4"], "--cache-threshold", "0", "--guidance-reuse", "0", "--json");
        Assert.Equal(0, exact.Json.GetProperty("cached_steps").GetInt32() + exact.Json.GetProperty("guidance_reused_steps").GetInt32());
    }

    [Fact]
    public void Generate_ImpossibleValues_AreRefusedTogether()
    {
        var run = Generate("--cache-threshold", "2", "--guidance-reuse", "-1");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("cache threshold 2", run.Error);
        Assert.Contains("share -1", run.Error);
    }

    [Fact]
    public void Calibrate_AModel_MeasuresSettingsUntilOneDoesTooMuch()
    {
        var run = CliRun.Of("models", "calibrate", model.Path, "--videos", "1", "--psnr", "15", "--steps", "5", "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var settings = run.Json.GetProperty("settings").EnumerateArray().ToList();
        Assert.Equal(99, settings[0].GetProperty("psnr").GetDouble());
        Assert.Equal(1, settings[0].GetProperty("ssim").GetDouble(), 1e-9);
        Assert.Contains(settings, s => s.GetProperty("cache_threshold").GetDouble() > 0);
        Assert.Contains(settings, s => s.GetProperty("guidance_reuse").GetDouble() > 0 && s.GetProperty("guidance_share").GetDouble() > 0);
        Assert.True(run.Json.GetProperty("best").GetProperty("lowest_psnr").GetDouble() >= 15);
        Assert.Contains("PSNR", run.Error);
    }

    [Fact]
    public void Calibrate_BadArguments_AreRefusedTogether()
    {
        var run = CliRun.Of("models", "calibrate", model.Path, "--videos", "99", "--psnr", "1");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("--videos 99", run.Error);
        Assert.Contains("--psnr 1", run.Error);
        Assert.Contains("16 frames can't be made", CliRun.Of("models", "calibrate", model.Path, "--frames", "16").Error);
    }

    private CliRun Generate(params string[] args) => CliRun.Of((string[])["generate", "a penguin hops", "--model", model.Path, "--seed", "7", .. args]);
}
