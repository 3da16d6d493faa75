namespace Kinora.Evaluation.Tests;

public sealed class RunFolderTests : IDisposable
{
    private static readonly WorldRun Run = new("0123456789abcdef", 204, 96, 96, 20, 5, 3, 25, "", "");
    private static readonly SuitePrompt Prompt = new(7, "zh", "一只猫", 40_007, "snow", [new SuiteThing("cat", "hop", 0)]);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Open_AgainForTheSameRun_KeepsWhatIsFinished()
    {
        Finish(RunFolder.Open(_folder["run"], Run));
        Assert.Equal(12.5, RunFolder.Open(_folder["run"], Run).RecordOf(Prompt)!.Seconds);
    }

    [Fact]
    public void RecordOf_AVideoWithoutRecord_IsStillToBeMade()
    {
        var folder = RunFolder.Open(_folder["run"], Run);
        File.WriteAllText(folder.VideoOf(Prompt), "video");
        Assert.Null(folder.RecordOf(Prompt));
    }

    [Fact]
    public void RecordOf_ARecordWithoutVideo_IsStillToBeMade()
    {
        var folder = RunFolder.Open(_folder["run"], Run);
        Finish(folder);
        File.Delete(folder.VideoOf(Prompt));
        Assert.Null(folder.RecordOf(Prompt));
    }

    [Fact]
    public void RecordOf_AnotherSentenceOfThatNumber_IsStillToBeMade()
    {
        var folder = RunFolder.Open(_folder["run"], Run);
        Finish(folder);
        Assert.Null(folder.RecordOf(Prompt with { Prompt = "一只狗" }));
    }

    [Fact]
    public void Open_ForOtherSettings_IsRefusedWithTheRemedy()
    {
        RunFolder.Open(_folder["run"], Run);
        Assert.Contains("--videos", Assert.Throws<EvaluationException>(() => RunFolder.Open(_folder["run"], Run with { Steps = 30 })).Message);
        Assert.Throws<EvaluationException>(() => RunFolder.Open(_folder["run"], Run with { WeightsSha256 = "fedcba9876543210" }));
    }

    [Fact]
    public void Open_AFolderOfOtherThings_IsRefused()
    {
        File.WriteAllText(_folder["holiday.txt"], "beach");
        Assert.Throws<EvaluationException>(() => RunFolder.Open(_folder.Path, Run));
    }

    [Fact]
    public void ReadVae_OfAnotherNumberOfClips_IsMeasuredAgain()
    {
        var folder = RunFolder.Open(_folder["run"], Run);
        folder.Write(new VaeQuality(30, 0.95, 1.01, 32, 68));
        Assert.Equal(30, folder.ReadVae(32)!.Psnr);
        Assert.Null(folder.ReadVae(8));
    }

    public void Dispose() => _folder.Dispose();

    private static void Finish(RunFolder folder)
    {
        File.WriteAllText(folder.VideoOf(Prompt), "video");
        folder.Finish(new VideoRecord(Prompt, 12.5, 2));
    }
}
