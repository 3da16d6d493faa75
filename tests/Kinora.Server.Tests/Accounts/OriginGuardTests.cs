using System.Net;
using System.Net.Http.Json;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Accounts;

public sealed class OriginGuardTests
{
    [Theory]
    [InlineData("Origin", "http://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    public async Task LocalServer_ChangeFromAnotherPage_IsRefused(string header, string value)
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var client = host.Client();
        client.DefaultRequestHeaders.Add(header, value);
        Assert.Equal(HttpStatusCode.Forbidden, (await client.PostAsJsonAsync("/v1/videos", new { prompt = "a" })).StatusCode);
    }

    [Fact]
    public async Task LocalServer_UnderAForeignName_AnswersNothing()
    {
        await using var host = await StudioHost.StartAsync(maker: new HeldMaker());
        var client = host.Client();
        client.DefaultRequestHeaders.Host = "evil.example:7860";
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync("/v1/videos")).StatusCode);
    }

    [Theory]
    [InlineData("http://127.0.0.1:7860", false)]
    [InlineData("http://localhost:80;http://[::1]:80", false)]
    [InlineData("http://0.0.0.0:7860", true)]
    [InlineData("http://*:7860", true)]
    [InlineData("http://127.0.0.1:7860;http://192.168.1.2:7860", true)]
    public void Settings_ByAddress_DecideWhetherPeopleSignIn(string urls, bool accounts)
    {
        var settings = new ServerSettings { Urls = urls };
        Assert.Equal(accounts, settings.RequiresAccounts);
        Assert.Empty(settings.FindFaults());
        settings.Accounts = false;
        Assert.Equal(accounts, settings.FindFaults().Count > 0);
    }
}
