using System.Net;
using Kinora.Server.Accounts;
using Kinora.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Accounts;

public sealed class SignInTests
{
    private const string Phone = "+8613800000001";

    [Fact]
    public async Task Code_SentAndTyped_SignsInAndRegisters()
    {
        await using var host = await StartAsync();
        var browser = new Browser(host.Client(), "/signin");
        Assert.Contains("on its way", await browser.PostAsync("/signin", ("destination", "138 0000 0001")));
        Assert.Equal(Phone, host.Codes.Sent.Single().To.Text);
        await browser.PostAsync("/signin/code", ("destination", Phone), ("code", host.Codes.Newest));
        Assert.Contains(Phone[1..], await browser.GetAsync("/account"));
        await browser.PostAsync("/signout");
        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusAsync("/account"));
    }

    [Fact]
    public async Task Code_UsedOnce_IsGoodNoMore()
    {
        await using var host = await StartAsync();
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        Assert.True(await codes.UseAsync(to, host.Codes.Newest, default));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [Fact]
    public async Task Code_GuessedTooOften_IsGoodNoMore()
    {
        await using var host = await StartAsync();
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        for (var i = 0; i < LoginCodes.MostAttempts; i++) Assert.False(await codes.UseAsync(to, "x", default));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [Fact]
    public async Task Code_OfAnotherDestinationOrAnOlderOne_IsRefused()
    {
        await using var host = await StartAsync();
        var codes = host.Services.GetRequiredService<LoginCodes>();
        var (to, other) = (Destination.Parse(Phone)!.Value, Destination.Parse("someone@example.org")!.Value);
        await codes.SendAsync(to, default);
        Assert.False(await codes.UseAsync(other, host.Codes.Newest, default));
    }

    [Fact]
    public async Task Code_AfterTenMinutes_IsTooOld()
    {
        var clock = new HandClock();
        await using var host = await StartAsync(clock);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [Fact]
    public async Task Codes_TooManyWithinAnHour_AreNotSent()
    {
        var clock = new HandClock();
        await using var host = await StartAsync(clock);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        for (var i = 0; i < LoginCodes.MostPerHour; i++) Assert.True(await codes.SendAsync(to, default));
        Assert.False(await codes.SendAsync(to, default));
        clock.Advance(TimeSpan.FromHours(1.1));
        Assert.True(await codes.SendAsync(to, default));
    }

    [Fact]
    public async Task Registration_Closed_LetsOnlyKnownPeopleIn()
    {
        await using var host = await StudioHost.StartAsync(settings => (settings.Accounts, settings.OpenRegistration) = (true, false), new HeldMaker());
        var browser = new Browser(host.Client(), "/signin");
        await browser.PostAsync("/signin", ("destination", Phone));
        Assert.Contains("closed", await browser.PostAsync("/signin/code", ("destination", Phone), ("code", host.Codes.Newest)));
    }

    [Fact]
    public async Task Change_WithoutThePagesToken_IsRefused()
    {
        await using var host = await StartAsync();
        var response = await host.Client().PostAsync("/signin", new FormUrlEncodedContent([new("destination", Phone)]));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Codes.Sent);
    }

    [Theory]
    [InlineData("13800000001", Phone)]
    [InlineData("0086 138-0000-0001", Phone)]
    [InlineData("+44 (20) 7946 0000", "+442079460000")]
    [InlineData("Someone@Example.ORG", "someone@example.org")]
    [InlineData("12345", null)]
    [InlineData("a@b@c", null)]
    [InlineData("<a@b.org>", null)]
    [InlineData("", null)]
    public void Destination_AsTyped_IsBroughtIntoOneForm(string typed, string? expected) => Assert.Equal(expected, Destination.Parse(typed)?.Text);

    private static Task<StudioHost> StartAsync(TimeProvider? time = null) => StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker(), time: time);
}
