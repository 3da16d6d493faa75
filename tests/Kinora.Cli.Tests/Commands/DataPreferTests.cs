using Kinora.Cli.Tests.Support;
using Kinora.Data.Preference;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class DataPreferTests(ModelFixture model) : IClassFixture<ModelFixture>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Prefer_StoppedAndRunAgain_EndsLikeAnUnbrokenRun()
    {
        Assert.Equal(ExitCodes.Done, Run("whole", "--label", "none").ExitCode);
        Assert.Equal(ExitCodes.Done, Run("broken", "--label", "none", "--prompts", "1").ExitCode);
        var kept = File.GetLastWriteTimeUtc(_folder["broken/latents/00000-1.safetensors"]);
        File.Delete(_folder["broken/videos/00000-0.mp4"]);
        var again = Run("broken", "--label", "none");
        Assert.Contains("1 of 4 samples are there", again.Error);
        Assert.Equal(kept, File.GetLastWriteTimeUtc(_folder["broken/latents/00000-1.safetensors"]));
        var names = new[] { "00000-0", "00000-1", "00001-0", "00001-1" };
        Assert.All(names, name => Assert.Equal(File.ReadAllBytes(_folder[$"whole/latents/{name}.safetensors"]), File.ReadAllBytes(_folder[$"broken/latents/{name}.safetensors"])));
        Assert.All(names, name => Assert.True(File.Exists(_folder[$"broken/videos/{name}.mp4"])));
        Assert.Equal(File.ReadAllBytes(_folder["whole/samples.jsonl"]), File.ReadAllBytes(_folder["broken/samples.jsonl"]));

        var other = Run("broken", "--label", "none", "--steps", "2");
        Assert.Equal(ExitCodes.BadInput, other.ExitCode);
        Assert.Contains("3 steps", other.Error);
    }

    [Fact]
    public void Prefer_WithVotes_WritesPairsAndAgreement()
    {
        var votes = _folder["votes.jsonl"];
        File.WriteAllText(votes, string.Concat(new[] { "anna", "ben" }.Select(name =>
            $$"""{"kind":"vote","prompt":0,"category":"","axis":"physics","annotator":"{{name}}","first":"00000-1","second":"00000-0","outcome":"win"}""" + "\n")));
        var run = Run("votes", "--label", "votes", "--votes", votes);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Contains("anna and ben: Cohen's kappa", run.Error);
        var pair = Assert.Single(PreferenceList.Read(_folder["votes/pairs.jsonl"]).ThrowIfBad().Pairs);
        Assert.Equal(("majority", PreferenceOutcome.Lose), (pair.Annotator, pair.Labels["physics"]));
        Assert.Equal(2, PreferenceList.Read(_folder["votes/pairs-by-annotator.jsonl"]).ThrowIfBad().Pairs.Count);
    }

    [Fact]
    public void Prefer_WithTheJudge_LabelsEveryTwoVideosAndReadsEachOnce()
    {
        TinyJudge.WriteWithModel(_folder);
        string[] command = ["data", "prefer", "-o", _folder["judged"], "--model", _folder["tiny"], "--judge", _folder["judge"], "--axis", "physics", "--prompts", "2", "--videos", "3"];
        var run = CliRun.Of(command);
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var pairs = PreferenceList.Read(_folder["judged/pairs.jsonl"]).ThrowIfBad().Pairs;
        Assert.Equal(6, pairs.Count);
        Assert.All(pairs, pair => Assert.Equal((true, "judge"), (pair.Labels.ContainsKey("physics"), pair.Annotator)));
        var read = File.GetLastWriteTimeUtc(_folder["judged/judged/00001-2.json"]);
        Assert.Equal(ExitCodes.Done, CliRun.Of([.. command, "--margin", "0"]).ExitCode);
        Assert.Equal(read, File.GetLastWriteTimeUtc(_folder["judged/judged/00001-2.json"]));

        // With rendered clips: each of the six videos has a pair more, in which a clip that has everything right never loses.
        Assert.Equal(ExitCodes.Done, CliRun.Of([.. command, "--rendered"]).ExitCode);
        var all = PreferenceList.Read(_folder["judged/pairs.jsonl"]).ThrowIfBad().Pairs;
        Assert.Equal(12, all.Count);
        var rendered = all.Where(pair => pair.First.NoiseSeed is null).ToList();
        Assert.Equal(6, rendered.Count);
        Assert.All(rendered, pair => Assert.EndsWith("-real.safetensors", pair.First.Latents));
        Assert.All(rendered, pair => Assert.DoesNotContain(PreferenceOutcome.Lose, pair.Labels.Values));
        Assert.Contains(rendered, pair => pair.Labels["physics"] == PreferenceOutcome.Win);
        Assert.Contains("--rendered goes with", CliRun.Of([.. command, "--label", "none", "--rendered"]).Error);
    }

    [Fact]
    public void Prefer_WithDamage_RendersAndEncodesBothClips()
    {
        TinyJudge.WriteWithModel(_folder);
        var run = CliRun.Of("data", "prefer", "-o", _folder["damage"], "--model", _folder["tiny"], "--label", "damage", "--axis", "physics", "--damage", "warped", "--prompts", "1", "--frames", "34");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var pair = Assert.Single(PreferenceList.Read(_folder["damage/pairs.jsonl"]).ThrowIfBad().Pairs);
        Assert.Equal(("latents/00000-real.safetensors", "latents/00000-warped.safetensors"), (pair.First.Latents, pair.Second.Latents));
        Assert.Equal([6, 1, 2, 2], LatentStore.ShapeOf(_folder["damage/latents/00000-warped.safetensors"]));
        Assert.NotEqual(File.ReadAllBytes(_folder["damage/latents/00000-real.safetensors"]), File.ReadAllBytes(_folder["damage/latents/00000-warped.safetensors"]));
        var brief = CliRun.Of("data", "prefer", "-o", _folder["brief"], "--model", _folder["tiny"], "--label", "damage", "--axis", "physics", "--damage", "shuffled", "--prompts", "1");
        Assert.Equal(ExitCodes.BadInput, brief.ExitCode);
        Assert.Contains("17 frames: at least 34", brief.Error);
        Assert.False(Directory.Exists(_folder["brief"]));
        // One piece can't change places, but it can run backwards.
        var backwards = CliRun.Of("data", "prefer", "-o", _folder["brief"], "--model", _folder["tiny"], "--label", "damage", "--axis", "physics", "--prompts", "1");
        Assert.True(backwards.ExitCode == ExitCodes.Done, backwards.Error);
        var wide = Run("wide", "--label", "damage", "--axis", "physics");
        Assert.Equal(ExitCodes.BadInput, wide.ExitCode);
        Assert.Contains("32x16", wide.Error);
    }

    [Fact]
    public void Samples_KeepNoiseAndGuidance()
    {
        var run = CliRun.Of("data", "samples", "-o", _folder["reflow"], "--model", model.Path, "--prompts", "2", "--guidance", "6", "--seed", "5");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        var videos = SampleList.Read(_folder["reflow"]).Videos;
        Assert.Equal([(5_000_000UL, 6.0, 9.0), (5_000_001UL, 6.0, 9.0)], videos.Select(v => (v.NoiseSeed, v.Guidance, v.GuidanceDecay)));
        Assert.Empty(Directory.GetFiles(_folder["reflow/videos"]));

        // With a LoRA they are another model's.
        TinyLora.Write(_folder["lora.safetensors"]);
        var adapted = CliRun.Of("data", "samples", "-o", _folder["adapted"], "--model", model.Path, "--prompts", "1", "--lora", _folder["lora.safetensors"]);
        Assert.True(adapted.ExitCode == ExitCodes.Done, adapted.Error);
        Assert.NotEqual(videos[0].WeightsSha256, SampleList.Read(_folder["adapted"]).Videos[0].WeightsSha256);
        Assert.Equal(ExitCodes.BadInput, CliRun.Of("data", "samples", "-o", _folder["adapted"], "--model", model.Path, "--prompts", "1").ExitCode);
    }

    [Fact]
    public void Samples_Stopped_ListsThoseThatAreThere()
    {
        using var stop = new CancellationTokenSource();
        using var error = new CancelAt("16 of 20 samples made", stop);
        var run = CliRun.Of(["data", "samples", "-o", _folder["stopped"], "--model", model.Path, "--prompts", "20"], error, stop.Token);
        Assert.Equal(ExitCodes.Cancelled, run.ExitCode);
        Assert.Equal(16, SampleList.Read(_folder["stopped"]).Videos.Count);
    }

    [Fact]
    public void Prefer_BadValues_AreRefusedTogetherBeforeAnythingIsMade()
    {
        var run = Run("bad", "--label", "damage", "--videos", "0", "--margin", "2", "--seed", "0", "--votes", "none.jsonl");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        foreach (var part in new[] { "--videos is 0", "--margin is 2", "--seed is 0", "--label votes and --votes go together", "there is no file none.jsonl", "--label damage needs --axis" }) Assert.Contains(part, run.Error);
        Assert.False(Directory.Exists(_folder["bad"]));
    }

    private CliRun Run(string folder, params string[] more) =>
        CliRun.Of(["data", "prefer", "-o", _folder[folder], "--model", model.Path, .. more.Contains("--prompts") ? more : ["--prompts", "2", .. more], .. more.Contains("--videos") ? Array.Empty<string>() : ["--videos", "2"]]);
}
