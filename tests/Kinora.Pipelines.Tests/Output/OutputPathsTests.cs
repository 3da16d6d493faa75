using Kinora.Pipelines.Tests.Support;

namespace Kinora.Pipelines.Tests.Output;

public sealed class OutputPathsTests
{
    [Theory]
    [InlineData("a.mp4", 1, new[] { "a.mp4" })]
    [InlineData("a.mp4", 2, new[] { "a-1.mp4", "a-2.mp4" })]
    [InlineData("clips/a.b.webm", 2, new[] { "clips/a.b-1.webm", "clips/a.b-2.webm" })]
    [InlineData("frames", 2, new[] { "frames-1", "frames-2" })]
    [InlineData("clips/%04d.png", 2, new[] { "clips-1/%04d.png", "clips-2/%04d.png" })]
    [InlineData("clips/", 2, new[] { "clips-1", "clips-2" })]
    public void Number_OfSeveralVideos_NumbersBeforeTheEnding(string path, int count, string[] expected) =>
        Assert.Equal(expected, OutputPaths.Number(path, count));

    [Theory]
    [InlineData("一只企鹅在雪地里跳来跳去", "一只企鹅在雪地里跳来跳去-7.mp4")]
    [InlineData("A penguin, hopping!", "A-penguin-hopping-7.mp4")]
    [InlineData("../../etc/passwd", "etc-passwd-7.mp4")]
    [InlineData("🐧", "video-7.mp4")]
    public void FromPrompt_KeepsLettersAndDigitsOnly(string prompt, string expected)
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder[expected], OutputPaths.FromPrompt(folder.Path, prompt, 7));
    }

    [Fact]
    public void FromPrompt_LongPrompt_IsCutToFiftyCharacters()
    {
        using var folder = new TemporaryFolder();
        Assert.Equal(folder[new string('鹅', 50) + "-1.mp4"], OutputPaths.FromPrompt(folder.Path, new string('鹅', 400), 1));
    }

    [Fact]
    public void FromPrompt_TakenNames_AreNeverGivenAgain()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a-7.mp4"], "");
        File.WriteAllText(folder["a-7-2.mp4"], "");
        Assert.Equal(folder["a-7-3.mp4"], OutputPaths.FromPrompt(folder.Path, "a", 7));
    }

    [Fact]
    public void FromPrompt_OneOfTheNumberedNamesTaken_AvoidsAll()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["a-7-2.mp4"], "");
        var path = OutputPaths.FromPrompt(folder.Path, "a", 7, count: 2);
        Assert.All(OutputPaths.Number(path, 2), p => Assert.False(File.Exists(p)));
    }
}
