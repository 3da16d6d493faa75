using System.Text.RegularExpressions;

namespace Kinora.Evaluation.Tests;

public sealed class WorldPageTests : IDisposable
{
    private static readonly WorldRun Run = new("0123456789abcdef", 204, 96, 96, 20, 5, 3, 25, "", "");

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Page_ShowsSharesWithTheirIntervalsAndEveryVideoWithItsMarks()
    {
        var page = Page(Verdict(0, thing: true), Verdict(1, thing: false), Verdict(2, thing: true), Verdict(3, thing: true));
        Assert.Contains("<td class=\"number\">75.0 %</td><td class=\"number\">3 of 4</td>", page);
        Assert.Contains("aria-label=\"30.1 to 95.4 %\"", page);
        Assert.Equal(4, page.Split("src=\"data:video/mp4;base64,").Length - 1);
        Assert.Equal((3, 1), (page.Split("thing ✓").Length - 1, page.Split("thing ✗").Length - 1));
        Assert.Contains("<td>both things</td><td class=\"number\">–</td>", page);
        Assert.DoesNotContain("gravity", page);
        Assert.Contains("seen: cat (hop) in snow", page);
    }

    [Fact]
    public void Page_NeedsNothingBesideItAndHoldsPromptsAsText()
    {
        var page = Page(Verdict(0, thing: true));
        Assert.DoesNotMatch(new Regex("(src|href)=\"(?!data:)"), page);
        Assert.Contains("a &lt;b&gt; 0", page);
    }

    public void Dispose() => _folder.Dispose();

    private string Page(params PromptVerdict[] verdicts)
    {
        var folder = RunFolder.Open(_folder["run"], Run);
        foreach (var verdict in verdicts) File.WriteAllText(folder.VideoOf(verdict.Prompt), "video");
        var report = new WorldReport(Run, verdicts.Length, WorldScores.Of(verdicts), new VaeQuality(25, 0.9, 1.1, 8, 204), 9, 2, verdicts);
        return File.ReadAllText(folder.WritePage("small", report));
    }

    private static PromptVerdict Verdict(int number, bool thing) => new(
        new SuitePrompt(number, "en", $"a <b> {number}", 1, "snow", [new SuiteThing("cat", "hop", 0)]), 9, ["cat"], "snow", ["hop"], [0],
        thing, true, true, true, null, null, true, 1, 0, null, null);
}
