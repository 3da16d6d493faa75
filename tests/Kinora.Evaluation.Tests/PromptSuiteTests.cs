namespace Kinora.Evaluation.Tests;

public sealed class PromptSuiteTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Categories_OfTheReport_AreThoseOfThe128Lines()
    {
        Assert.Equal(ReportCategories.Count, ReportCategories.All.Sum(category => category.Prompts));
        // Boundaries as in the specification, section 10.1, counted from 1 there.
        Assert.Equal(
            ["Sports", "Sports", "Food", "Food", "Scenery", "Style", "Style"],
            new[] { 1, 12, 13, 23, 24, 117, 128 }.Select(line => ReportCategories.Of(line - 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ReportCategories.Of(128));
    }

    [Fact]
    public void KinoraEval_HasThePublishedCategoriesInBothLanguages()
    {
        var suite = KinoraEvalSuite.Load("zh", "en");
        Assert.Equal(256, suite.Prompts.Select(prompt => prompt.Text).Distinct().Count());
        Assert.Equal(256, suite.Prompts.Select(prompt => prompt.Id).Distinct().Count());
        foreach (var language in new[] { "zh", "en" })
        {
            var categories = suite.Prompts.Where(prompt => prompt.Language == language).Select(prompt => prompt.Category);
            Assert.Equal(Enumerable.Range(0, 128).Select(ReportCategories.Of), categories);
        }

        Assert.All(suite.Prompts, prompt => Assert.Equal(prompt.Language == "zh", prompt.Text.Any(c => c is >= '\u4e00' and <= '\u9fff')));
        Assert.All(suite.Prompts, prompt => Assert.InRange(prompt.Text.Length, 10, 200));
    }

    [Fact]
    public void StepVideoEval_APublishedFile_IsReadByPosition()
    {
        File.WriteAllText(_folder["file"], string.Join('\n', Enumerable.Range(1, 128).Select(line => $"提示{line}")));
        var suite = StepVideoEvalSuite.Read(_folder["file"]);
        Assert.Equal(new EvaluationPrompt(22, "Food", "", "提示23"), suite.Prompts[22]);
        Assert.Equal(11, suite.Prompts.Select(prompt => prompt.Category).Distinct().Count());
    }

    [Fact]
    public void StepVideoEval_AnotherNumberOfLines_IsRefusedWithWhatCame()
    {
        File.WriteAllText(_folder["file"], "一\n\n三");
        var message = Assert.Throws<EvaluationException>(() => StepVideoEvalSuite.Read(_folder["file"])).Message;
        Assert.Contains("got 3 lines, 1 of them empty", message);
        Assert.Contains("kinora evaluate prompts", message);
    }

    [Theory]
    [InlineData("bench.txt", "a cat\n\n  a dog \n", "|a cat;|a dog")]
    [InlineData("bench.jsonl", "{\"prompt\":\"a cat\",\"category\":\"animal\"}\n{\"text\":\"a dog\"}\n", "animal|a cat;|a dog")]
    [InlineData("bench.csv", "tag,prompts\nanimal,\"a cat, sitting\"\n,a dog\n", "animal|a cat, sitting;|a dog")]
    public void PromptFile_OfEachForm_IsRead(string name, string content, string expected)
    {
        File.WriteAllText(_folder[name], content);
        var suite = PromptFile.Read(_folder[name]);
        Assert.Equal("bench", suite.Name);
        Assert.Equal(expected, string.Join(";", suite.Prompts.Select(prompt => $"{prompt.Category}|{prompt.Text}")));
    }

    [Theory]
    [InlineData("bench.jsonl", "{\"prompt\":\"a cat\"}\n{\"other\":1}\nnothing\n", "2 rows")]
    [InlineData("bench.csv", "name\na cat\n", "prompt, prompts, text, caption")]
    [InlineData("bench.csv", "prompt\n\"\"\na cat\n", "line 2")]
    [InlineData("bench.txt", "\n", "no prompt")]
    [InlineData("bench.xml", "<a/>", ".jsonl")]
    public void PromptFile_ThatHoldsNone_SaysWhatIsMissing(string name, string content, string expected)
    {
        File.WriteAllText(_folder[name], content);
        Assert.Contains(expected, Assert.Throws<EvaluationException>(() => PromptFile.Read(_folder[name])).Message);
    }

    [Fact]
    public void Take_AFewOfMany_SpreadsThemOverTheCategories()
    {
        var taken = KinoraEvalSuite.Load("zh").Take(22);
        Assert.Equal(22, taken.Count);
        Assert.True(taken.Select(prompt => prompt.Category).Distinct().Count() >= 10);
        Assert.Equal(taken.OrderBy(prompt => prompt.Number), taken);
        // A longer selection holds the shorter one, so that raising the limit goes on with the same run.
        Assert.Subset(KinoraEvalSuite.Load("zh").Take(40).ToHashSet(), taken.ToHashSet());
    }

    [Fact]
    public void Seeds_OfPromptsAndRounds_AreAllDifferent()
    {
        var prompts = KinoraEvalSuite.Load("zh").Prompts;
        Assert.Equal(4 * 128, Enumerable.Range(0, 4).SelectMany(round => prompts.Select(prompt => SuiteSeeds.Of(prompt, round))).Distinct().Count());
    }

    [Fact]
    public void Sha256_OfAChangedWord_IsAnother()
    {
        var suite = KinoraEvalSuite.Load("en");
        Assert.Equal(suite.Sha256, KinoraEvalSuite.Load("en").Sha256);
        Assert.NotEqual(suite.Sha256, (suite with { Prompts = [suite.Prompts[0] with { Text = "other" }, .. suite.Prompts.Skip(1)] }).Sha256);
    }

    public void Dispose() => _folder.Dispose();
}
