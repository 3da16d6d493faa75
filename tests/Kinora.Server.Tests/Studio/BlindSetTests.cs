using System.Net;
using System.Text.RegularExpressions;
using Kinora.Evaluation;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Kinora.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Studio;

public sealed partial class BlindSetTests
{
    private const string Owner = "+8613800000001";
    private const string Admin = "+8613800000002";
    private const string Voter = "+8613800000003";

    [SkippableTheory]
    [BothDatabases]
    public async Task Set_OfSharedVideos_IsJudgedByEverybodyAndReadByEvaluation(DatabaseKind database)
    {
        using var folder = new TemporaryFolder();
        await using var host = await StartAsync(database);
        var (usual, other) = (await MakeAsync(host, "a frog"), await MakeAsync(host, "a frog", steps: 9));
        var (admin, voter) = (await SignInAsync(host, Admin), await SignInAsync(host, Voter));
        var set = await CreateAsync(admin, await ShareAsync(host, usual), await ShareAsync(host, other));

        foreach (var browser in (Browser[])[voter, admin])
        {
            var page = await browser.GetAsync($"/arena?set={set}");
            Assert.DoesNotContain("steps=9", page);
            var (first, second) = (Field("first", page), Field("second", page));
            Assert.Equal(HttpStatusCode.OK, await browser.StatusAsync(WebUtility.HtmlDecode(Source().Match(page).Groups[1].Value)));
            var vote = new[] { ("set", set), ("first", first), ("second", second), ("overall", first == other.Id ? "win" : "loss") };
            Assert.Equal($"/arena?set={set}", await browser.GoAsync("/arena", vote));
            Assert.Equal(HttpStatusCode.Conflict, (await browser.SendFormAsync("/arena", vote)).StatusCode);
            Assert.Contains("every pair of this set", await browser.GetAsync($"/arena?set={set}"));
        }

        Assert.Equal("", await voter.GetAsync("/arena/votes.jsonl"));
        Assert.Equal(HttpStatusCode.Forbidden, await voter.StatusAsync($"/arena/sets/{set}/votes.jsonl"));
        await admin.PostAsync($"/arena/sets/{set}/close");
        Assert.Equal(HttpStatusCode.NotFound, await voter.StatusAsync($"/arena?set={set}"));
        await File.WriteAllTextAsync(folder["votes.jsonl"], await admin.GetAsync($"/arena/sets/{set}/votes.jsonl"));
        var votes = VoteFile.Read(folder["votes.jsonl"]).OfType<Vote>().ToList();
        Assert.Equal(["person-1", "person-2"], votes.Select(v => v.Annotator));
        Assert.Equal(["1-0-0", "1-0-0"], VoteTables.Votes(votes, "tiny steps=9", "tiny", JudgementAxis.Overall).Rows[0].Cells.Select(cell => cell.ToString()));
        Assert.Equal(2, Regex.Count(await admin.GetAsync($"/arena/sets/{set}/pairs.jsonl"), $"\"chosen\": ?\"{other.Id}\""));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Set_OfOthersVideos_ShowsNothingThatWasNotSharedOrIsNoMore(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var (first, second, secret) = (await MakeAsync(host, "a frog"), await MakeAsync(host, "a frog"), await MakeAsync(host, "a frog"));
        var (admin, voter) = (await SignInAsync(host, Admin), await SignInAsync(host, Voter));
        var set = await CreateAsync(admin, await ShareAsync(host, first), await ShareAsync(host, second));
        foreach (var path in (string[])[$"/arena/sets/{set}/{secret.Id}", $"/arena/sets/set_0/{first.Id}", $"/v/{first.Id}", $"/v1/videos/{first.Id}", "/arena?set=set_0"])
            Assert.Equal(HttpStatusCode.NotFound, await voter.StatusAsync(path));
        Assert.Equal(HttpStatusCode.NotFound, (await voter.SendFormAsync("/arena", ("set", set), ("first", first.Id), ("second", secret.Id), ("overall", "win"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await voter.SendFormAsync("/arena", ("first", first.Id), ("second", second.Id), ("overall", "win"))).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await host.Client().GetAsync($"/arena/sets/{set}/{first.Id}")).StatusCode);

        // A link that was revoked stays dead in the set too, though the video is shared again.
        var sharing = host.Services.GetRequiredService<Sharing>();
        await sharing.RevokeAsync(first, default);
        await ShareAsync(host, first);
        Assert.Equal(HttpStatusCode.NotFound, await voter.StatusAsync($"/arena/sets/{set}/{first.Id}"));
        Assert.Contains("every pair of this set", await voter.GetAsync($"/arena?set={set}"));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Set_OfLinksThatMakeNoPair_IsRefusedWithTheReason(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var (frog, car) = (await ShareAsync(host, await MakeAsync(host, "a frog")), await ShareAsync(host, await MakeAsync(host, "a car")));
        var (admin, voter) = (await SignInAsync(host, Admin), await SignInAsync(host, Voter));
        foreach (var (links, part) in new[] { ($"{frog} {car}", "nothing to compare"), ($"{frog} {frog}", "nothing to compare"), ("/s/0123456789abcdef0123456789abcdef", "leads to no video"), ("nonsense", "nothing to compare") })
            Assert.Contains(part, await admin.PostAsync("/arena/sets", ("name", "one"), ("links", links)));
        Assert.Equal(HttpStatusCode.Forbidden, (await voter.SendFormAsync("/arena/sets", ("name", "one"), ("links", frog))).StatusCode);
        Assert.Contains("no set yet", await admin.GetAsync("/arena/sets"));
    }

    private static Task<StudioHost> StartAsync(DatabaseKind database) => StudioHost.StartAsync(settings => settings.Accounts = true, new DoneMaker(), database: database);

    private static async Task<Browser> SignInAsync(StudioHost host, string phone)
    {
        await host.PersonAsync(phone, admin: phone == Admin);
        var browser = new Browser(host.Client(), "/signin");
        await browser.PostAsync("/signin", ("destination", phone));
        await browser.PostAsync("/signin/code", ("destination", phone), ("code", host.Codes.Newest));
        await browser.GetAsync("/");
        return browser;
    }

    private static async Task<VideoJob> MakeAsync(StudioHost host, string prompt, int steps = 3)
    {
        var job = JobSample.New((await host.PersonAsync(Owner)).Id);
        (job.Prompt, job.Steps) = (prompt, steps);
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        host.Files.Create(job.Id);
        await File.WriteAllTextAsync(host.Files.Video(job.Id), "a video");
        return job;
    }

    private static async Task<string> ShareAsync(StudioHost host, VideoJob job)
    {
        var sharing = host.Services.GetRequiredService<Sharing>();
        await sharing.ShareAsync(job, default);
        return $"http://localhost/s/{await sharing.TokenOfAsync(job.Id, default)}";
    }

    private static async Task<string> CreateAsync(Browser admin, params string[] links)
    {
        Assert.Equal("/arena/sets", await admin.GoAsync("/arena/sets", ("name", "Frogs"), ("links", string.Join('\n', links))));
        return SetPath().Match(await admin.GetAsync("/arena/sets")).Groups[1].Value;
    }

    private static string Field(string name, string page) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;

    [GeneratedRegex("/arena/sets/(set_[0-9a-f]+)/close")]
    private static partial Regex SetPath();

    [GeneratedRegex("<video src=\"([^\"]+)\"")]
    private static partial Regex Source();
}
