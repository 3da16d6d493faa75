using System.Net;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed class TrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TrainingTests()
    {
        foreach (var part in (string[])["runs/video one/plots", "runs/video one/samples", "runs/empty", "secret/samples"]) Directory.CreateDirectory(_folder[part]);
        File.WriteAllText(_folder["runs/video one/metrics.jsonl"],
            "{\"kind\":\"train\",\"samples\":100,\"seconds\":60,\"loss\":0.5}\n{\"kind\":\"held_out\",\"samples\":100,\"seconds\":61,\"loss_3_t0.5\":0.25}\n{\"kind\":\"train\",\"samples\":1200,\"seconds\":600,\"loss\":0.125}\n{\"kind\":\"tr");
        foreach (var file in (string[])["runs/video one/plots/loss.png", "runs/video one/plots/loss.svg", "runs/video one/samples/000001200.png", "runs/video one/samples/notes.txt", "secret/samples/a.png"])
            File.WriteAllText(_folder[file], "picture");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_OfANamedFolder_AreShownWithFiguresPlotsAndSheets()
    {
        await using var host = await StudioHost.StartAsync(settings => settings.TrainingRuns = [_folder["runs"]], new HeldMaker());
        var client = host.Client();
        var list = await client.GetStringAsync("/training");
        Assert.Contains("1,200", list);
        Assert.Contains("0.125", list);
        Assert.DoesNotContain("empty", list);
        var page = await client.GetStringAsync("/training/video%20one");
        Assert.Contains("0.25", page);
        Assert.DoesNotContain("loss.svg", page);
        foreach (var picture in (string[])["plots/loss.png", "samples/000001200.png"])
        {
            Assert.Contains(picture, page);
            Assert.Equal("picture", await client.GetStringAsync($"/training/video%20one/{picture}"));
        }
    }

    [Theory]
    [InlineData("/training/empty")]
    [InlineData("/training/secret")]
    [InlineData("/training/video%20one/samples/notes.txt")]
    [InlineData("/training/video%20one/samples/..%2Fmetrics.jsonl")]
    [InlineData("/training/video%20one/%2E%2E/metrics.jsonl")]
    [InlineData("/training/..%2F..%2Fsecret/samples/a.png")]
    public async Task Files_OutsideOfRunsPictures_AreNotThere(string path)
    {
        await using var host = await StudioHost.StartAsync(settings => settings.TrainingRuns = [_folder["runs"]], new HeldMaker());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task Runs_ForPeopleWhoAreNoAdmins_AreClosed()
    {
        await using var host = await StudioHost.StartAsync(settings => (settings.TrainingRuns, settings.Accounts) = ([_folder["runs"]], true), new HeldMaker());
        var browser = new Browser(host.Client(), "/signin");
        await browser.PostAsync("/signin", ("destination", "+8613800000001"));
        await browser.PostAsync("/signin/code", ("destination", "+8613800000001"), ("code", host.Codes.Newest));
        Assert.DoesNotContain("href=\"/training\"", await browser.GetAsync("/"));
        Assert.NotEqual(HttpStatusCode.OK, await browser.StatusAsync("/training"));
    }
}
