using System.Net;
using System.Text.RegularExpressions;
using Kinora.Server.Data;
using Kinora.Server.Studio;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Studio;

public sealed partial class PagesTests
{
    [Theory]
    [InlineData("en")]
    [InlineData("zh-CN,zh;q=0.9")]
    public async Task EveryPage_InBothLanguages_IsShown(string language)
    {
        await using var host = await StudioHost.StartAsync();
        var client = host.Client();
        client.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        var id = (await StudioHost.CreateAsync(client, new { prompt = "<b>雪地</b> \"quoted\"" })).GetProperty("id").GetString()!;
        await host.WaitAsync(id, JobState.Completed);
        foreach (var path in (string[])["/", "/queue", "/library", $"/v/{id}", $"/compare?id={id}", "/account", "/signin", $"/?from={id}", "/arena", "/grid", "/training", "/docs"])
        {
            var response = await client.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {page}");
            Assert.DoesNotContain("<b>", page);
            // An address that was encoded twice loses all but its first field.
            Assert.DoesNotContain("&amp;amp;", page);
            Assert.Contains(language == "en" ? "lang=\"en\"" : "lang=\"zh-CN\"", page);
        }
    }

    [Theory]
    [InlineData("/nowhere", "There is nothing here")]
    [InlineData("/v/video_0", "There is no video &#x27;video_0&#x27;")]
    public async Task Page_ThatIsNotThere_IsOneToAPersonAndKeepsItsHeaders(string path, string part)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd("text/html");
        var response = await host.Client().SendAsync(request);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        var page = await response.Content.ReadAsStringAsync();
        Assert.Contains(part, page);
        Assert.Contains("href=\"/library\"", page);
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
        Assert.DoesNotContain("<html", await (await host.Client().GetAsync(path)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Language_Changed_LeadsBackToThePageWithItsQuery()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        Assert.Contains("name=\"back\" value=\"/library?q=a%20frog\"", await host.Client().GetStringAsync("/library?q=a%20frog"));
        // What answers a form can't be had again by its address.
        var browser = new Browser(host.Client(), "/account");
        Assert.Contains("name=\"back\" value=\"/account\"", await browser.PostAsync("/account/keys", ("name", "one")));
    }

    [Fact]
    public void EveryWord_InBothLanguages_IsThereAndHasTheSamePlaces() => Assert.All(Words.Keys, key =>
    {
        var (en, zh) = (Words.Get(Words.English, key), Words.Get(Words.Chinese, key));
        Assert.NotEmpty(en);
        Assert.NotEmpty(zh);
        Assert.Equal(Places().Matches(en).Select(m => m.Value), Places().Matches(zh).Select(m => m.Value));
    });

    [Fact]
    public async Task Recipe_OfADroppedVideo_FillsTheForm()
    {
        await using var host = await StudioHost.StartAsync();
        var client = host.Client();
        var id = (await StudioHost.CreateAsync(client, new { prompt = "a frog", seed = 424242, steps = 2 })).GetProperty("id").GetString()!;
        await host.WaitAsync(id, JobState.Completed);
        var page = await client.GetAsync("/");
        var token = Token().Match(await page.Content.ReadAsStringAsync()).Groups[1].Value;
        foreach (var (bytes, expected) in new[] { (File.ReadAllBytes(host.Files.Video(id)), "value=\"424242\""), ("no video"u8.ToArray(), "class=\"note\"") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/studio/recipe");
            request.Headers.Add("Cookie", page.Headers.GetValues("Set-Cookie").Select(c => c.Split(';')[0]));
            request.Headers.Add("X-Form-Token", token);
            request.Content = new MultipartFormDataContent { { new ByteArrayContent(bytes), "file", "../clip.mp4" } };
            Assert.Contains(expected, await (await client.SendAsync(request)).Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task Assets_Vendored_AreServedAndNothingElseIs()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        foreach (var name in (string[])["htmx.min.js", "htmx-sse.min.js", "studio.js", "studio.css", "icon.svg"])
            Assert.Equal(HttpStatusCode.OK, (await host.Client().GetAsync($"/assets/{name}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await host.Client().GetAsync("/assets/openapi.json")).StatusCode);
        var page = await host.Client().GetStringAsync("/");
        Assert.DoesNotContain("https://", page);
    }

    [Fact]
    public async Task Estimate_BeforeAnyVideo_TellsTimeAndMemoryAndWhatIsWrong()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var client = host.Client();
        var text = await client.GetStringAsync("/studio/estimate");
        Assert.Contains("judging by this machine", text);
        Assert.Matches(@"Memory \d+ MB", text);
        Assert.Contains("17", await client.GetStringAsync("/studio/estimate?num_frames=18"));
    }

    [Theory]
    [InlineData("/library", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("", false)]
    public void WayBack_ToAnotherServer_IsNotTaken(string path, bool local) => Assert.Equal(local, StudioEndpoints.IsLocal(path));

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Places();

    [GeneratedRegex("name=\"__RequestVerificationToken\" value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
