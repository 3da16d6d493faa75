using Kinora.Server.Studio;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed class PromptHelpTests
{
    [Theory]
    [InlineData("a frog")]
    [InlineData("一只青蛙")]
    public void Prompt_OfTwoWords_GetsEveryPartAndThenNothingMore(string prompt)
    {
        var completed = PromptHelp.Complete(prompt, 0);
        Assert.StartsWith(prompt, completed);
        Assert.Equal(completed, PromptHelp.Complete(completed, 0));
        Assert.Equal(completed, PromptHelp.Complete(completed, 1));
    }

    [Fact]
    public void Prompt_WithACamera_KeepsItsOwn()
    {
        Assert.DoesNotContain("medium shot", PromptHelp.Complete("a frog jumps, close-up", 0));
        for (var take = 0; take < 6; take++)
        {
            Assert.DoesNotContain("The camera", PromptHelp.Complete("a frog jumps, close-up", take));
            Assert.DoesNotContain("镜头固定", PromptHelp.Complete("特写：一只青蛙在跳", take));
        }
    }

    [Fact]
    public void Take_Another_GivesOtherWordsAndTheSameGivesTheSame()
    {
        Assert.Equal(PromptHelp.Complete("a frog", 1), PromptHelp.Complete("a frog", 1));
        Assert.NotEqual(PromptHelp.Complete("a frog", 1), PromptHelp.Complete("a frog", 2));
    }

    [Fact]
    public void Prompt_ThatIsLong_StaysAsItIs()
    {
        var prompt = string.Concat(Enumerable.Repeat("一只青蛙，", 30));
        Assert.Equal(prompt, PromptHelp.Complete(prompt, 0));
    }

    [Fact]
    public void Phrases_OfBothLanguages_AreFoundAgainByTheirOwnSigns() => Assert.All(new[] { PromptWords.English, PromptWords.Chinese }.SelectMany(w => w.Parts.Select(p => (w.IsChinese, Part: p))), pair =>
        Assert.All(pair.Part.Phrases, phrase => Assert.Contains(pair.Part.Signs, sign => (pair.IsChinese ? phrase : $" {phrase.ToLowerInvariant()} ").Contains(sign, StringComparison.Ordinal))));

    [Fact]
    public async Task Help_OnThePage_ShowsBothAndEscapesThem()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var browser = new Browser(host.Client());
        var part = await browser.PostAsync("/studio/help", ("prompt", "<b>frog\""), ("take", "x"));
        Assert.DoesNotContain("<b>", part);
        Assert.Contains("Take it", part);
        Assert.Equal("", await browser.PostAsync("/studio/help", ("prompt", " ")));
    }
}
