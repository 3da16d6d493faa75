using System.Text.Json;
using Kinora.Cli.Tests.Support;
using Kinora.Data.Clips;
using Kinora.Media;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class DataCurateTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Curate_AFolder_WritesAListThatFinetuningReads_AndKeepsFigures()
    {
        Clip("moving", frame => x => (x + frame) % 32 < 16 ? (byte)220 : (byte)30);
        Clip("grey", _ => _ => 128);
        File.Copy(_folder["clips/moving.mp4"], _folder["clips/copy.mp4"]);
        File.WriteAllText(_folder["clips/copy.txt"], "stripes again");
        File.WriteAllText(_folder["clips/broken.mp4"], "no video");
        File.WriteAllText(_folder["clips/broken.txt"], "nothing");
        File.WriteAllText(_folder["clips/lonely.mp4"], "no caption");

        var run = CliRun.Of("data", "curate", _folder["clips"], "-o", _folder["lists/good.jsonl"], "--no-clip", "--least", "sharpness=50");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Contains("row 1 (broken.mp4): can't be read", run.Error);
        Assert.Contains("lonely.mp4): no caption", run.Error);
        Assert.Contains("1 go: duplicate", run.Error);
        Assert.Contains("1 go: sharpness is below 50", run.Error);
        Assert.Contains("1 of 5 clips", run.Error);

        var list = ClipList.Read(_folder["lists/good.jsonl"]);
        Assert.Empty(list.Bad);
        Assert.Equal("stripes again", Assert.Single(Assert.Single(list.Rows).Captions));
        var rows = File.ReadAllLines(_folder["lists/good.rows.jsonl"]).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Equal(5, rows.Count);
        Assert.True(rows.Single(row => row.GetProperty("name").GetString() == "grey.mp4").GetProperty("figures").GetProperty("sharpness").GetDouble() < 1);

        // Other bounds on the same clips are answered from what was kept: a changed figure comes back.
        File.WriteAllText(_folder["lists/good.rows.jsonl"], File.ReadAllText(_folder["lists/good.rows.jsonl"]).Replace("\"sharpness\":0", "\"sharpness\":77", StringComparison.Ordinal));
        run = CliRun.Of("data", "curate", _folder["clips"], "-o", _folder["lists/good.jsonl"], "--no-clip", "--least", "sharpness=50");
        Assert.Contains("2 of 5 clips", run.Error);
    }

    [Fact]
    public void Curate_Stopped_KeepsWhatIsMeasured()
    {
        for (var k = 0; k < 18; k++)
        {
            var at = (byte)(40 + (10 * k));
            Clip($"grey-{k:D2}", _ => _ => at);
        }

        using var stop = new CancellationTokenSource();
        using var error = new CancelAt("16 of 18 clips measured", stop);
        string[] curate = ["data", "curate", _folder["clips"], "-o", _folder["lists/good.jsonl"], "--no-clip", "--least", "sharpness=50"];
        Assert.Equal(ExitCodes.Cancelled, CliRun.Of(curate, error, stop.Token).ExitCode);
        Assert.False(File.Exists(_folder["lists/good.jsonl"]));
        var kept = File.ReadAllText(_folder["lists/good.rows.jsonl"]);
        Assert.Equal(16, kept.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);

        // Sixteen are not measured again: a changed figure comes back.
        File.WriteAllText(_folder["lists/good.rows.jsonl"], kept.Replace("\"sharpness\":0", "\"sharpness\":77", StringComparison.Ordinal));
        Assert.Contains("16 of 18 clips", CliRun.Of(curate).Error);
    }

    [Fact]
    public void Curate_NothingStays_KeepsTheListThatIsThere()
    {
        Clip("grey", _ => _ => 128);
        Directory.CreateDirectory(_folder["lists"]);
        File.WriteAllText(_folder["lists/good.jsonl"], "old");
        var run = CliRun.Of("data", "curate", _folder["clips"], "-o", _folder["lists/good.jsonl"], "--no-clip", "--least", "sharpness=50");
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("no row stays", run.Error);
        Assert.Equal("old", File.ReadAllText(_folder["lists/good.jsonl"]));
    }

    [Fact]
    public void Curate_BadArguments_NamesAllFaultsAndWritesNothing()
    {
        var run = CliRun.Of("data", "curate", _folder.Path, "-o", _folder["good.json"], "--least", "sharpness", "--most", "beauty=1", "--keep", "2", "--threads", "0");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        foreach (var fault in (string[])["must end in .jsonl", "'sharpness' is no bound", "'beauty' is no metric", "--keep is 2", "--by go together", "--threads is 0"]) Assert.Contains(fault, run.Error);
        Assert.Empty(_folder.Files);
    }

    public void Dispose() => _folder.Dispose();

    private void Clip(string name, Func<int, Func<int, byte>> luma)
    {
        Directory.CreateDirectory(_folder["clips"]);
        using var writer = VideoWriter.Create(_folder[$"clips/{name}.mp4"], 32, 32, FrameRate.Default);
        for (var frame = 0; frame < 17; frame++)
        {
            var at = luma(frame);
            writer.WriteFrame([.. Enumerable.Range(0, 32 * 32).SelectMany(k => Enumerable.Repeat(at(k % 32), 3))]);
        }

        writer.Complete();
        File.WriteAllText(_folder[$"clips/{name}.txt"], name);
    }
}
