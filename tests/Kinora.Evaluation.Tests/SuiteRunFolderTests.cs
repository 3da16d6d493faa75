namespace Kinora.Evaluation.Tests;

public sealed class SuiteRunFolderTests : IDisposable
{
    private static readonly SuiteRun Run = new("kinora-eval", "aabbccddeeff00", new WorldRun("0123456789abcdef", 17, 32, 32, 4, 5, 3, 25, "", ""));
    private static readonly EvaluationPrompt Prompt = new(7, "Food", "zh", "一碗汤");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_AgainForTheSameRun_KeepsWhatIsFinished()
    {
        Finish(SuiteRunFolder.Open(_folder["run"], Run));
        var again = SuiteRunFolder.Open(_folder["run"], Run with { });
        Assert.Equal(12.5, again.RecordOf(Prompt, 50_007)!.Seconds);
        Assert.Null(again.RecordOf(Prompt, 150_007));
        Assert.Null(again.RecordOf(Prompt with { Text = "一碗面" }, 50_007));
    }

    [Fact]
    public void RecordOf_AVideoWithoutRecord_IsStillToBeMade()
    {
        var folder = SuiteRunFolder.Open(_folder["run"], Run);
        File.WriteAllText(folder.VideoOf(Prompt, 50_007), "video");
        Assert.Null(folder.RecordOf(Prompt, 50_007));
    }

    [Fact]
    public void Open_ForOtherSettingsOrPrompts_IsRefusedWithTheRemedy()
    {
        SuiteRunFolder.Open(_folder["run"], Run);
        Assert.All(
            [Run with { Model = Run.Model with { Steps = 30 } }, Run with { PromptsSha256 = "0" }, Run with { Suite = "bench" }],
            other => Assert.Contains("--videos", Assert.Throws<EvaluationException>(() => SuiteRunFolder.Open(_folder["run"], other)).Message));
    }

    [Fact]
    public void Open_AFolderOfOtherThings_IsRefused()
    {
        File.WriteAllText(_folder["holiday.txt"], "beach");
        Assert.Throws<EvaluationException>(() => SuiteRunFolder.Open(_folder.Path, Run));
    }

    [Fact]
    public void RecordOf_ADamagedRecord_IsNamedWithTheRemedy()
    {
        var folder = SuiteRunFolder.Open(_folder["run"], Run);
        Finish(folder);
        File.WriteAllText(Path.ChangeExtension(folder.VideoOf(Prompt, 50_007), ".json"), "{");
        Assert.Contains("Remove the file", Assert.Throws<EvaluationException>(() => folder.RecordOf(Prompt, 50_007)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static void Finish(SuiteRunFolder folder)
    {
        File.WriteAllText(folder.VideoOf(Prompt, 50_007), "video");
        folder.Finish(new SuiteVideo(Prompt, 50_007, 12.5, 2));
    }
}
