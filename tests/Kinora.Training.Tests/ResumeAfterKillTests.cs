using System.Text.Json.Nodes;
using Kinora.Checkpoints;
using Kinora.Training.Tests.Fakes;

namespace Kinora.Training.Tests;

/// <summary>
/// What a run folder looks like when its process is killed at any moment of a save, made by hand: the run must go on from the
/// last good checkpoint and end with the bits of an unbroken one. Kinora.Cli.Tests kills a real process.
/// </summary>
public sealed class ResumeAfterKillTests : IDisposable
{
    private static readonly string[] SaveOrder = ["weights.safetensors", "average.safetensors", "optimizer.safetensors", "manifest.json"];

    private readonly LinearRun _run = new();

    public void Dispose() => _run.Dispose();

    [Theory]
    [InlineData(0, 0.0)]
    [InlineData(0, 0.5)]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.0)]
    [InlineData(3, 0.5)]
    [InlineData(3, 1.0)]
    public void Resume_KilledWhileWriting_GoesOnFromTheCheckpointBefore(int file, double written)
    {
        TwoCheckpoints();
        // The folder still has its temporary name: some files are whole, one is half, the others are not there.
        var partial = Path.Combine(_run.Folder, ".checkpoint-000000000032.77-3.tmp");
        Directory.Move(_run.Checkpoints[^1], partial);
        foreach (var later in SaveOrder[(file + 1)..]) File.Delete(Path.Combine(partial, later));
        Truncate(Path.Combine(partial, SaveOrder[file]), written);

        Assert.Equal(16, ResumesAfter(out var log));
        Assert.DoesNotContain("damaged", log);
        Assert.False(Directory.Exists(partial));
        EndsLikeAnUnbrokenRun();
    }

    [Fact]
    public void Resume_KilledBetweenRenameAndRemovalOfTheOldest_GoesOnFromTheNewest()
    {
        Train(16);
        var oldest = Path.Combine(_run.Folder, "aside");
        Directory.Move(_run.Checkpoints[0], oldest);
        TwoCheckpoints();
        // Three are there, and of the oldest only a part: its removal was under way.
        Directory.Move(oldest, Path.Combine(_run.Folder, "checkpoint-000000000008"));
        File.Delete(Path.Combine(_run.Folder, "checkpoint-000000000008", SaveOrder[0]));

        Assert.Equal(32, ResumesAfter(out _));
        EndsLikeAnUnbrokenRun();
        Assert.Equal(2, _run.Checkpoints.Length);
    }

    [Theory]
    [InlineData("weights.safetensors")]
    [InlineData("average.safetensors")]
    [InlineData("optimizer.safetensors")]
    public void Resume_WithOneFlippedBitInTheNewest_SaysSoAndGoesOnFromTheOneBefore(string file)
    {
        TwoCheckpoints();
        var path = Path.Combine(_run.Checkpoints[^1], file);
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);

        Assert.Equal(16, ResumesAfter(out var log));
        Assert.Contains($"{path}: expected content with SHA-256", log);
        Assert.Contains("going on from checkpoint-000000000016", log);
        EndsLikeAnUnbrokenRun();
    }

    [Fact]
    public void Resume_WithADamagedManifest_GoesOnFromTheOneBefore()
    {
        TwoCheckpoints();
        Truncate(Path.Combine(_run.Checkpoints[^1], "manifest.json"), 0.7);
        Assert.Equal(16, ResumesAfter(out var log));
        Assert.Contains("manifest", log);
        EndsLikeAnUnbrokenRun();
    }

    [Fact]
    public void Resume_OfACheckpointWithoutManifest_GoesOnAndSaysThatItWasNotChecked()
    {
        TwoCheckpoints();
        File.Delete(Path.Combine(_run.Checkpoints[^1], "manifest.json"));
        Assert.Equal(32, ResumesAfter(out var log));
        Assert.Contains("checkpoint-000000000032 has no manifest", log);
    }

    [Fact]
    public void Save_WritesAManifestOfEveryFile()
    {
        TwoCheckpoints();
        var checkpoint = _run.Checkpoints[^1];
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(checkpoint, "manifest.json")))!;
        Assert.Equal("linear", (string?)manifest["stage"]);
        Assert.Equal(32, (long?)manifest["samples_seen"]);
        var files = manifest["files"]!.AsArray();
        Assert.Equal(SaveOrder[..3].Order(StringComparer.Ordinal), files.Select(f => (string?)f!["name"]));
        foreach (var file in files)
        {
            var path = Path.Combine(checkpoint, (string)file!["name"]!);
            Assert.Equal(new FileInfo(path).Length, (long?)file["bytes"]);
            Assert.Equal(ContentFingerprint.OfFile(path), (string?)file["sha256"]);
        }
    }

    [Fact]
    public void Resume_WithOtherSettings_GoesOnAndSaysSo()
    {
        TwoCheckpoints();
        using var stage = new LinearStage();
        using var log = new StringWriter();
        new Trainer(stage, _run.Options, log, configSha256: "another").Run();
        Assert.Contains("the settings are not those that checkpoint-000000000032 was trained with", log.ToString());
    }

    [Fact]
    public void Fingerprint_ChangesWithWhatDecidesAStepOnly()
    {
        var config = new TrainingRunConfig { Stage = "vae", Model = "a", Trainer = _run.Options };
        var fingerprint = CheckpointManifest.Fingerprint(config);
        Assert.Equal(fingerprint, CheckpointManifest.Fingerprint(config with { Model = "b", Trainer = _run.Options with { Samples = 999, RunFolder = "elsewhere", LogSteps = 7, DataThreads = 5 } }));
        Assert.NotEqual(fingerprint, CheckpointManifest.Fingerprint(config with { Trainer = _run.Options with { LearningRate = 1 } }));
        Assert.NotEqual(fingerprint, CheckpointManifest.Fingerprint(config with { Vae = config.Vae with { Clips = 9 } }));
    }

    private void TwoCheckpoints()
    {
        Train(16);
        Train(32);
    }

    private void Train(long samples)
    {
        using var stage = new LinearStage();
        _run.Train(stage, o => o with { Samples = samples });
    }

    // The samples that the first step after resuming comes after.
    private long ResumesAfter(out string log)
    {
        using var stage = new LinearStage();
        log = _run.Train(stage).Log;
        return stage.Steps[0].Samples;
    }

    private void EndsLikeAnUnbrokenRun()
    {
        using var unbroken = new LinearRun();
        using var stage = new LinearStage();
        unbroken.Train(stage);
        Assert.Equal(LinearRun.Contents(unbroken.Checkpoints[^1]), LinearRun.Contents(_run.Checkpoints[^1]));
        Assert.Equal(
            unbroken.TimelessMetrics.Where(line => line.Contains("train")),
            _run.TimelessMetrics.Where(line => line.Contains("train")));
    }

    private static void Truncate(string path, double share)
    {
        using var file = File.Open(path, FileMode.Open);
        file.SetLength((long)(file.Length * share));
    }
}
