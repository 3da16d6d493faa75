using System.Net;
using System.Text.RegularExpressions;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed partial class ShareTests
{
    [SkippableTheory]
    [BothDatabases]
    public async Task Link_OfAVideo_ShowsItToAnyoneUntilItIsRevoked(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(settings => settings.Accounts = true, database: database);
        var owner = new Browser(host.Client(), "/signin");
        await owner.PostAsync("/signin", ("destination", "+8613800000001"));
        await owner.PostAsync("/signin/code", ("destination", "+8613800000001"), ("code", host.Codes.Newest));
        await owner.GetAsync("/");
        await owner.GoAsync("/studio/videos", ("prompt", "a secret frog"), ("steps", "2"));
        var id = VideoPath().Match(await owner.GetAsync("/")).Groups[1].Value;
        await host.WaitAsync(id, JobState.Completed);
        Assert.DoesNotContain("/s/", await owner.GetAsync($"/v/{id}"));

        await owner.GoAsync($"/studio/videos/{id}/share");
        var link = Link().Match(await owner.GetAsync($"/v/{id}")).Value;
        var stranger = host.Client();
        var page = await stranger.GetAsync(link);
        Assert.Equal("noindex", page.Headers.GetValues("X-Robots-Tag").Single());
        var text = await page.Content.ReadAsStringAsync();
        Assert.Contains("a secret frog", text);
        Assert.DoesNotContain(id, text);
        Assert.DoesNotContain("138000", text);
        Assert.Equal(File.ReadAllBytes(host.Files.Video(id)), await stranger.GetByteArrayAsync(link + "/content"));
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync(link + "/content?variant=thumbnail")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync($"/v/{id}")).StatusCode);

        await owner.GoAsync($"/studio/videos/{id}/unshare");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link + "/content")).StatusCode);
        await owner.GoAsync($"/studio/videos/{id}/share");
        Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(link)).StatusCode);
    }

    [Theory]
    [InlineData("/s/0123456789abcdef0123456789abcdef")]
    [InlineData("/s/%01")]
    [InlineData("/s/x/content")]
    public async Task Link_ThatIsGuessed_LeadsNowhere(string path)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync(path)).StatusCode);
    }

    [GeneratedRegex("href=\"/v/(video_[0-9a-f]+)\"")]
    private static partial Regex VideoPath();

    [GeneratedRegex("/s/[0-9a-f]{32}")]
    private static partial Regex Link();
}
