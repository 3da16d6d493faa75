using System.Text.Json.Nodes;
using Kinora.Cli.Tests.Support;
using Kinora.Pipelines.Tests.Support;

namespace Kinora.Cli.Tests.Commands;

public sealed class EvaluatePreferenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Preference_OfAModelAgainstItself_IsAHalfAndIsWrittenUnderItsKey()
    {
        TinyJudge.WriteWithModel(_folder);
        var results = _folder["docs/results.json"];
        var run = CliRun.Of(
            "evaluate", "preference", "--model", _folder["tiny"], "--against", _folder["tiny"], "--judge", _folder["judge"], "--axis", "physics", "--prompts", "2", "--videos", "2",
            "--other-prompts", "2", "--flow-clips", "1", "--runs", _folder["runs"], "--key", "same", "--results", results, "--json");
        Assert.True(run.ExitCode == ExitCodes.Done, run.Error);
        Assert.Equal((0.5, 4, 0), (run.Json.GetProperty("win_rate").GetDouble(), run.Json.GetProperty("pairs").GetInt32(), run.Json.GetProperty("wins").GetInt32()));
        var read = JsonNode.Parse(File.ReadAllText(results))!;
        Assert.Equal((0.5, 4, 0.0), (read["same_win_rate"]!.GetValue<double>(), read["same_pairs"]!.GetValue<double>(), read["same_flow_loss_change_percent"]!.GetValue<double>()));
        Assert.StartsWith("kinora evaluate preference --model", read["commands"]!["same"]!.GetValue<string>());
        Assert.True(File.Exists(_folder["docs/same.json"]));
        Assert.Contains("win rate on physics: 50", run.Error);
        // Both are the same model: its videos are made and read once.
        Assert.Equal(2, Directory.GetDirectories(_folder["runs"]).Length);
    }

    [Fact]
    public void Preference_EveryBadArgument_IsTold()
    {
        var run = CliRun.Of("evaluate", "preference", "--model", "none", "--against", "nobody", "--axis", "physics", "--prompts", "0", "--margin", "1", "--judge", _folder["no"], "--key", "A b", "--flow-clips", "-1");
        Assert.Equal(ExitCodes.BadArguments, run.ExitCode);
        foreach (var part in new[] { "'none'", "'nobody'", "--prompts is 0", "--margin is 1", "There is no judge", "--key is 'A b'", "--flow-clips is -1" }) Assert.Contains(part, run.Error);
        Assert.Equal(ExitCodes.BadArguments, CliRun.Of("evaluate", "preference", "--model", "mini", "--axis", "physics").ExitCode);
    }

    [Fact]
    public void Preference_OfOtherSizes_IsRefused()
    {
        TinyJudge.WriteWithModel(_folder);
        TinyModel.Write(_folder["wide"]);
        var run = CliRun.Of("evaluate", "preference", "--model", _folder["tiny"], "--against", _folder["wide"], "--judge", _folder["judge"], "--axis", "thing", "--runs", _folder["runs"]);
        Assert.Equal(ExitCodes.BadInput, run.ExitCode);
        Assert.Contains("one makes 17 frames of 32x32, the other 17 of 32x16", run.Error);
        Assert.False(Directory.Exists(_folder["runs"]));
    }
}
