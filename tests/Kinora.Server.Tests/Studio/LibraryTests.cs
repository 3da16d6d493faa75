using System.Net;
using System.Text.RegularExpressions;
using Kinora.Server.Data;
using Kinora.Server.Studio;
using Kinora.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Studio;

public sealed partial class LibraryTests
{
    [SkippableTheory]
    [BothDatabases]
    public async Task Search_InEveryCaseAndScript_FindsPromptsAndTakesNoSignForAPattern(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker(), database: database);
        await FillAsync(host, "Ärger im ÉTÉ", "A Frog, 100% green", "snow_man", "雪地里的企鹅", "back\\slash", "ПИНГВИН");
        foreach (var (search, found) in new[] { ("ärger", 1), ("Ärger", 1), ("été", 1), ("FROG", 1), ("пингвин", 1), ("企鹅", 1), ("0% g", 1), ("100%green", 0), ("snow_man", 1), ("snow%man", 0), ("snowxman", 0), ("k\\s", 1), ("'", 0), ("7", 6) })
            Assert.True(found == Cards(await LibraryAsync(host, $"q={Uri.EscapeDataString(search)}")).Count, search);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Tags_AreFoundWholeAndFavouritesAlone(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker(), database: database);
        var jobs = await FillAsync(host, "one", "two");
        await host.Services.GetRequiredService<Kinora.Server.Jobs.VideoStore>().NoteAsync(jobs[0], favourite: true, " ice 50% ", default);
        foreach (var (query, found) in new[] { ("tag=ice", 1), ("tag=ic", 0), ("tag=50%25", 1), ("tag=5%25%25", 0), ("favourite=1", 1), ("", 2) }) Assert.True(found == Cards(await LibraryAsync(host, query)).Count, query);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Pages_OfVideosOfOneMillisecond_ShowEachOnce(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker(), database: database);
        var made = await FillAsync(host, [.. Enumerable.Range(0, LibraryEndpoints.PageSize + 3).Select(i => $"number {i}")]);
        var first = await LibraryAsync(host, "");
        var second = await host.Client().GetStringAsync(WebUtility.HtmlDecode(Next().Match(first).Groups[1].Value));
        Assert.Equal(LibraryEndpoints.PageSize, Cards(first).Count);
        Assert.Equal(made.Select(v => v.Id).Order(StringComparer.Ordinal), Cards(first).Concat(Cards(second)).Order(StringComparer.Ordinal));
        Assert.DoesNotMatch(Next(), second);
    }

    // Videos of one moment that are done.
    private static async Task<List<VideoJob>> FillAsync(StudioHost host, params string[] prompts)
    {
        var jobs = prompts.Select((prompt, i) =>
        {
            var job = JobSample.New();
            (job.Prompt, job.State, job.CreatedAt, job.Rank) = (prompt, JobState.Completed, 1764000000000, i + 1);
            return job;
        }).ToList();
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<ServerDb>>().CreateDbContextAsync();
        db.Videos.AddRange(jobs);
        await db.SaveChangesAsync();
        return jobs;
    }

    private static Task<string> LibraryAsync(StudioHost host, string query) => host.Client().GetStringAsync($"/library?{query}");

    private static List<string> Cards(string page) => [.. Card().Matches(page).Select(m => m.Groups[1].Value)];

    [GeneratedRegex("<article class=\"card\" id=\"([^\"]+)\"")]
    private static partial Regex Card();

    [GeneratedRegex("href=\"(/library\\?[^\"]*after=[^\"]*)\"")]
    private static partial Regex Next();
}
