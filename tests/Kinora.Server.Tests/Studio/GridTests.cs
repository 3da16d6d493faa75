using Kinora.Server.Api;
using Kinora.Server.Studio;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed class GridTests
{
    [Theory]
    [InlineData("1-3", "", "4 9", "1/4 2/4 3/4 1/9 2/9 3/9")]
    [InlineData("7，8、9", "", "", "7/ 8/ 9/")]
    [InlineData("5 5", "", "1.5", "5/1.5")]
    [InlineData("", "", "", "/")]
    public void Lists_OfAForm_GiveEveryCombinationOnce(string seeds, string steps, string guidance, string expected)
    {
        var all = GridForm.Expand(Fields(seeds, steps, guidance));
        Assert.Equal(expected, string.Join(' ', all.Select(f => $"{f.GetValueOrDefault("seed").Text}/{f.GetValueOrDefault("guidance").Text}")));
        Assert.All(all, f => Assert.Equal("a frog", f["prompt"].Text));
    }

    [Theory]
    [InlineData("1-100", "")]
    [InlineData("9-1", "")]
    [InlineData("1-18446744073709551616", "")]
    [InlineData("1-10", "1 2 3 4 5")]
    public void Lists_ThatAreTooLongOrNone_AreRefused(string seeds, string guidance) =>
        Assert.Throws<ApiException>(() => GridForm.Expand(Fields(seeds, "", guidance)));

    [Fact]
    public void Range_AtTheEndOfAllSeeds_Ends() => Assert.Equal(2, GridForm.Expand(Fields("18446744073709551614-18446744073709551615", "", "")).Count);

    [SkippableTheory]
    [BothDatabases]
    public async Task Grid_Posted_QueuesAllOrNothingAndShowsTheTable(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(settings => settings.MaxQueuedPerUser = 6, new HeldMaker(), database: database);
        var browser = new Browser(host.Client(), "/grid");
        Assert.Contains("6 is this server", await browser.PostAsync("/grid", ("prompt", "a frog"), ("seed", "1-7")));
        Assert.Contains("&#x27;many&#x27;", await browser.PostAsync("/grid", ("prompt", "a frog"), ("seed", "1 2"), ("steps", "2 many")));
        Assert.DoesNotContain("a frog", await browser.GetAsync("/queue"));

        var place = await browser.GoAsync("/grid", ("prompt", "a frog"), ("seed", ""), ("steps", "2 3"), ("guidance", "1 4 5"));
        var page = await browser.GetAsync(place);
        Assert.Equal(6, page.Split("<article").Length - 1);
        // Without a list of seeds all have the same one.
        Assert.Equal(2, page.Split("scope=\"col\"").Length - 1);
        foreach (var row in (string[])["2 · 1", "2 · 4", "3 · 5"]) Assert.Contains($">{row}<", page);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await browser.StatusAsync("/grid/grid-00000000"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, await browser.StatusAsync("/grid/%25"));
        Assert.Contains("a frog", await browser.GetAsync("/studio/prompts"));
    }

    private static Dictionary<string, FieldValue> Fields(string seeds, string steps, string guidance) =>
        new() { ["prompt"] = new("a frog", null), ["seed"] = new(seeds, null), ["steps"] = new(steps, null), ["guidance"] = new(guidance, null) };
}
