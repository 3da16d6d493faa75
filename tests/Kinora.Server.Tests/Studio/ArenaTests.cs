using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Kinora.Evaluation;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed partial class ArenaTests
{
    [SkippableTheory]
    [BothDatabases]
    public async Task Votes_OfBlindPairs_AreAFileThatEvaluationReads(DatabaseKind database)
    {
        using var folder = new TemporaryFolder();
        await using var host = await StudioHost.StartAsync(maker: new DoneMaker(), database: database);
        var usual = await MakeAsync(host, "a frog", seed: "1");
        var other = await MakeAsync(host, "a frog", seed: "1", steps: 9);
        var again = await MakeAsync(host, "a frog", seed: "2");
        await MakeAsync(host, "a car", seed: "1");
        var browser = new Browser(host.Client());

        var outcomes = new Dictionary<string, string>();
        for (var left = 3; left > 0; left--)
        {
            var page = await browser.GetAsync("/arena");
            var (first, second) = (Field("first", page), Field("second", page));
            Assert.DoesNotContain("steps=9", page.Split("class=\"ballot\"")[1]);
            // The one with other steps always wins; two of the same settings are equal.
            var outcome = first == other ? "win" : second == other ? "loss" : "tie";
            // Pairs that tell contestants apart come first.
            Assert.Equal(left == 1, outcome == "tie");
            outcomes[first + second] = outcome;
            Assert.StartsWith("/arena?last=", await browser.GoAsync("/arena", ("first", first), ("second", second), ("overall", outcome), ("motion", "tie"), ("physics", "")));
            Assert.Equal(HttpStatusCode.Conflict, (await browser.SendFormAsync("/arena", ("first", second), ("second", first), ("overall", "win"))).StatusCode);
        }

        Assert.Contains("no pair left", await browser.GetAsync("/arena"));
        Assert.Contains("steps=9", await browser.GetAsync($"/arena?last={other}&last={usual}"));
        await File.WriteAllTextAsync(folder["votes.jsonl"], await browser.GetAsync("/arena/votes.jsonl"));
        var votes = VoteFile.Read(folder["votes.jsonl"]).OfType<Vote>().ToList();
        Assert.Equal(4, votes.Count);
        Assert.All(votes, v => Assert.Equal((0, ""), (v.Prompt, v.Category)));
        var table = VoteTables.Votes(votes, "tiny steps=9", "tiny", JudgementAxis.Overall);
        Assert.Equal("2-0-0", table.Rows[0].Cells[0].ToString());

        var pairs = (await browser.GetAsync("/arena/pairs.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal(2, pairs.Count);
        Assert.All(pairs, p => Assert.Equal((other, "overall", "a frog"), (p.GetProperty("chosen").GetString(), p.GetProperty("axis").GetString(), p.GetProperty("prompt").GetString())));
        Assert.Equal([usual, again], pairs.Select(p => p.GetProperty("rejected").GetString()!).OrderBy(id => id == usual ? 0 : 1));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Vote_OnWhatIsNoPairOfOnesOwn_IsRefused(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(maker: new DoneMaker(), database: database);
        var (frog, car) = (await MakeAsync(host, "a frog", "1"), await MakeAsync(host, "a car", "1"));
        var browser = new Browser(host.Client());
        foreach (var (first, second, overall) in new[] { (frog, car, "win"), (frog, frog, "win"), (frog, car, "best") })
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendFormAsync("/arena", ("first", first), ("second", second), ("overall", overall))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.SendFormAsync("/arena", ("first", frog), ("second", "video_0"), ("overall", "win"))).StatusCode);
        Assert.Equal("", await browser.GetAsync("/arena/votes.jsonl"));
    }

    private static async Task<string> MakeAsync(StudioHost host, string prompt, string seed, int steps = 3)
    {
        var job = JobSample.New();
        (job.Prompt, job.Seed, job.Steps, job.Guidance) = (prompt, seed, steps, 4);
        await host.Queue.AddAsync(job, default);
        await host.WaitAsync(job.Id, JobState.Completed);
        return job.Id;
    }

    private static string Field(string name, string page) => Regex.Match(page, $"name=\"{name}\" value=\"([^\"]+)\"").Groups[1].Value;
}
