namespace Kinora.Media.Tests.Recipes;

public sealed class RecipeTests
{
    public static TheoryData<string> NastyPrompts =>
    [
        "一只企鹅在雪地里跳来跳去，像“小丑”一样；然后摔倒！",
        "a \"quoted\" and 'single' penguin",
        "line one\nline two\r\nline three\ttab",
        "a=b; c#d \\ e\\n f\\\\ ; = # ;comment [FFMETADATA1]",
        ";FFMETADATA1\ntitle=x\n[CHAPTER]",
        "🐧👩‍👩‍👧‍👦 é é ﷽ \u202Eright to left\u202C \u200B\uFEFF",
        "--prompt -y $(rm -rf x) `id` %d %s {0} <script>&amp;",
        "nul \0 bell \a escape \u001b[31m delete \u007f",
        "  leading and trailing  ",
        "",
        "\uFFFD",
    ];

    [Theory]
    [MemberData(nameof(NastyPrompts))]
    public void Mp4_NastyPrompt_ComesBackExactly(string prompt) => RoundTrip("a.mp4", prompt);

    [Theory]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.png")]
    [InlineData("frames")]
    public void OtherForms_AllNastyPromptsAtOnce_ComeBackExactly(string name) =>
        RoundTrip(name, string.Concat(NastyPrompts.SelectMany<object[], object>(row => row)));

    [Fact]
    public void GifComment_InFrontOfTheFrames_LeavesThemReadable()
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder["plain.gif"], Samples.Clip(3));
        Samples.Write(folder["recipe.gif"], Samples.Clip(3), Samples.Recipe(new string('x', 1000)));
        Assert.Equal(
            VideoReader.ReadFrames(folder["plain.gif"]).Span.ToArray(), VideoReader.ReadFrames(folder["recipe.gif"]).Span.ToArray());
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.gif")]
    public void LongPrompt_ComesBackExactly(string name) => RoundTrip(name, string.Concat(Enumerable.Repeat("雪地里的企鹅 ", 4000)));

    [Fact]
    public void Json_IsSnakeCaseAndReadable()
    {
        string json = Samples.Recipe().ToJson();
        Assert.Contains("\"prompt\":\"一只企鹅在雪地里跳来跳去\"", json);
        Assert.Contains("\"negative_prompt\":\"blurry\"", json);
        Assert.Contains("\"weights_sha256\":", json);
        Assert.Contains("\"seed\":18446744073709551615", json);
        Assert.DoesNotContain('\n', json);
        Assert.All(Samples.Recipe().ToJson(asciiOnly: true), character => Assert.InRange(character, ' ', '~'));
    }

    [Fact]
    public void Json_ExtraInAnyOrder_IsTheSame()
    {
        GenerationRecipe a = Samples.Recipe() with { Extra = new Dictionary<string, string> { ["b"] = "1", ["a"] = "2" } };
        GenerationRecipe b = Samples.Recipe() with { Extra = new Dictionary<string, string> { ["a"] = "2", ["b"] = "1" } };
        Assert.Equal(a.ToJson(), b.ToJson());
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, b with { Seed = 1 });
    }

    [Fact]
    public void ToJson_ValuesThatCannotBeStored_NamesThemAll()
    {
        GenerationRecipe recipe = Samples.Recipe("half \uD83D") with { Guidance = double.NaN, Fps = double.PositiveInfinity };
        RecipeException error = Assert.Throws<RecipeException>(() => recipe.ToJson());
        Assert.Contains("prompt", error.Message);
        Assert.Contains("guidance", error.Message);
        Assert.Contains("fps", error.Message);
    }

    [Fact]
    public void Create_RecipeTooLong_RefusedAndNothingLeft()
    {
        using TemporaryFolder folder = new();
        Assert.Throws<RecipeException>(() => Samples.Write(folder["a.mp4"], Samples.Clip(1), Samples.Recipe(new string('x', 200_000))));
        Assert.Empty(folder.Entries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("just a comment")]
    [InlineData("{\"prompt\":\"x\"}")]
    public void FromJson_NoRecipe_Refused(string text) => Assert.Throws<RecipeException>(() => GenerationRecipe.FromJson(text));

    [Fact]
    public void FromJson_UnknownKeyNullOrNewerVersion_RefusedByName()
    {
        string json = Samples.Recipe().ToJson();
        Assert.Contains("surprise", Assert.Throws<RecipeException>(
            () => GenerationRecipe.FromJson(json.Insert(1, "\"surprise\":1,"))).Message);
        Assert.Contains("version 2", Assert.Throws<RecipeException>(
            () => GenerationRecipe.FromJson(json.Replace("\"recipe_version\":1", "\"recipe_version\":2"))).Message);
        Assert.Throws<RecipeException>(() => GenerationRecipe.FromJson(json.Replace("\"mini\"", "null")));
        Assert.Throws<RecipeException>(() => GenerationRecipe.FromJson(json.Insert(1, "\"seed\":1,")));
    }

    [Theory]
    [InlineData("a.mp4")]
    [InlineData("a.webm")]
    [InlineData("a.gif")]
    [InlineData("a.png")]
    [InlineData("frames")]
    public void Read_NoRecipeInTheFile_SaysSo(string name)
    {
        using TemporaryFolder folder = new();
        Samples.Write(folder[name], Samples.Clip(2));
        RecipeException error = Assert.Throws<RecipeException>(() => RecipeReader.Read(folder[name]));
        Assert.Contains(folder[name], error.Message);
        Assert.Contains("no comment tag", error.Message);
    }

    [Fact]
    public void Read_NoVideo_IsAToolFailure()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder["a.mp4"], "not a video");
        Assert.Throws<MediaToolException>(() => RecipeReader.Read(folder["a.mp4"]));
        Assert.Throws<FileNotFoundException>(() => RecipeReader.Read(folder["b.mp4"]));
    }

    private static void RoundTrip(string name, string prompt)
    {
        using TemporaryFolder folder = new();
        GenerationRecipe recipe = Samples.Recipe(prompt) with
        {
            NegativePrompt = prompt.Length < 1000 ? prompt : "",
            Extra = new Dictionary<string, string> { ["note"] = prompt.Length < 1000 ? prompt : "" },
        };
        Samples.Write(folder[name], Samples.Clip(2), recipe);
        GenerationRecipe back = RecipeReader.Read(folder[name]);
        Assert.Equal(prompt, back.Prompt);
        Assert.Equal(recipe, back);
    }
}
