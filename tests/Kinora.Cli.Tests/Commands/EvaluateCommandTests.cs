using Kinora.Cli.Tests.Support;
using Kinora.Data.World;
using Kinora.Evaluation;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void World_EveryBadArgument_IsTold()
    {
        var run = CliRun.Of("evaluate", "world", "--model", _folder["none"], "--judge", _folder["nobody"], "--limit", "0", "--threads", "0");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.All(["none", "nobody", "--limit", "--threads", "kinora train judge"], part => Assert.Contains(part, run.Error));
    }

    [Fact]
    public void World_AnUnknownOption_LeadsToTheHelpOfThisVeryCommand()
    {
        var run = CliRun.Of("evaluate", "world", "--nothing");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("'kinora evaluate world --help'", run.Error);
    }

    [Fact]
    public void World_AFolderWithoutJudge_SaysHowToGetOne()
    {
        TinyModel.Write(_folder["tiny"]);
        var run = CliRun.Of("evaluate", "world", "--model", _folder["tiny"], "--judge", _folder["tiny"], "--json");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("kinora train judge", run.Error);
        Assert.Equal(ExitCodes.BadInput, run.Json.GetProperty("exit_code").GetInt32());
    }

    [Fact]
    public void World_List_PrintsThePrompts()
    {
        var run = CliRun.Of("evaluate", "world", "--list", "--limit", "4", "--model", _folder.Path);
        Assert.Equal(ExitCodes.Done, run.ExitCode);
        Assert.Equal(4, run.Out.Split("\"prompt\"").Length - 1);
    }

    [Fact]
    public void World_ATinyModel_IsJudgedAndItsVideosAreUsedAgain()
    {
        WriteModelAndJudge();
        string[] command = ["evaluate", "world", "--model", _folder["tiny"], "--judge", _folder["judge"], "--videos", _folder["run"], "--limit", "2", "--json"];
        var first = CliRun.Of(command);
        Assert.True(first.ExitCode == ExitCodes.Done, first.Error);
        Assert.All(
            ["vae_psnr", "vae_ssim", "thing", "setting", "motion", "two_things", "zh_en_gap", "physics", "permanence", "seconds_per_video"],
            key => Assert.True(first.Json.TryGetProperty(key, out _), key));
        Assert.Equal(2, first.Json.GetProperty("prompts").GetInt32());
        Assert.All(["report.json", "sheet.png", "sheet.md", "run.json", "vae.json"], name => Assert.True(File.Exists(Path.Combine(_folder["run"], name)), name));

        var videos = Directory.GetFiles(_folder["run"], "*.mp4").Order().ToList();
        Assert.Equal(2, videos.Count);
        var before = videos.Select(File.GetLastWriteTimeUtc).ToList();
        File.Delete(videos[1]);
        var second = CliRun.Of(command);
        Assert.Equal(ExitCodes.Done, second.ExitCode);
        Assert.Equal(before[0], File.GetLastWriteTimeUtc(videos[0]));
        Assert.Single(second.Error.Split('\n'), line => line.StartsWith("Made ", StringComparison.Ordinal));
    }

    [Fact]
    public void Judge_OnFewClips_ReportsItsAccuracy()
    {
        WriteModelAndJudge();
        var run = CliRun.Of("evaluate", "judge", "--judge", _folder["judge"], "--limit", "1", "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal("renderings", run.Json.GetProperty("source").GetString());
        Assert.Equal(1, run.Json.GetProperty("setting").GetProperty("of").GetInt32());
    }

    [Fact]
    public void Judge_BadArguments_AreToldTogether()
    {
        var run = CliRun.Of("evaluate", "judge", "--judge", _folder["nobody"], "--model", _folder["none"], "--limit", "-3");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.All(["nobody", "none", "--limit"], part => Assert.Contains(part, run.Error));
    }

    [Fact]
    public void Train_AJudgesFileForAnotherStage_IsRefusedByName()
    {
        File.WriteAllText(_folder["run.json"], """{ "stage": "judge", "judge": "judge" }""");
        var run = CliRun.Of("train", "vae", "--config", _folder["run.json"]);
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        Assert.Contains("'judge'", run.Error);
    }

    [Fact]
    public void Train_AJudge_WritesOneThatLoads()
    {
        File.WriteAllText(_folder["run.json"], $$"""
            { "stage": "judge", "judge": "{{_folder["trained"]}}",
              "frame_reader": { "batch": 1, "held_out_pictures": 1 }, "frame_trainer": { "run_folder": "{{_folder["frames"]}}", "samples": 1 },
              "motion_reader": { "batch": 2, "held_out_tracks": 4 }, "motion_trainer": { "run_folder": "{{_folder["motions"]}}", "samples": 2 } }
            """);
        var run = CliRun.Of("train", "judge", "--config", _folder["run.json"]);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        using var judge = Judge.Load(_folder["trained"], ConceptLibrary.Load());
        Assert.Equal(96, judge.Config.Size);
        Assert.True(File.Exists(Path.Combine(_folder["frames"], "run.json")));
    }

    public void Dispose() => _folder.Dispose();

    // The tiny model makes square videos here, and the judge knows nothing: what it says does not matter.
    private void WriteModelAndJudge() => TinyJudge.WriteWithModel(_folder);
}
