using System.Net;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Accounts;

public sealed class SignInTests
{
    private const string Phone = "+8613800000001";

    [SkippableTheory]
    [BothDatabases]
    public async Task Code_SentAndTyped_SignsInAndRegisters(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var browser = new Browser(host.Client(), "/signin");
        Assert.Contains("on its way", await browser.PostAsync("/signin", ("destination", "138 0000 0001")));
        Assert.Equal(Phone, host.Codes.Sent.Single().To.Text);
        await browser.PostAsync("/signin/code", ("destination", Phone), ("code", host.Codes.Newest));
        Assert.Contains(Phone[1..], await browser.GetAsync("/account"));
        await browser.PostAsync("/signout");
        Assert.Equal(HttpStatusCode.Redirect, await browser.StatusAsync("/account"));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Code_UsedOnce_IsGoodNoMore(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        Assert.True(await codes.UseAsync(to, host.Codes.Newest, default));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Code_GuessedTooOften_IsGoodNoMore(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        for (var i = 0; i < LoginCodes.MostAttempts; i++) Assert.False(await codes.UseAsync(to, "x", default));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Code_OfAnotherDestinationOrAnOlderOne_IsRefused(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var codes = host.Services.GetRequiredService<LoginCodes>();
        var (to, other) = (Destination.Parse(Phone)!.Value, Destination.Parse("someone@example.org")!.Value);
        await codes.SendAsync(to, default);
        Assert.False(await codes.UseAsync(other, host.Codes.Newest, default));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Code_AfterTenMinutes_IsTooOld(DatabaseKind database)
    {
        var clock = new HandClock();
        await using var host = await StartAsync(database, clock);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        await codes.SendAsync(to, default);
        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.False(await codes.UseAsync(to, host.Codes.Newest, default));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Codes_TooManyWithinAnHour_AreNotSent(DatabaseKind database)
    {
        var clock = new HandClock();
        await using var host = await StartAsync(database, clock);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        for (var i = 0; i < LoginCodes.MostPerHour; i++) Assert.True(await codes.SendAsync(to, default));
        Assert.False(await codes.SendAsync(to, default));
        clock.Advance(TimeSpan.FromHours(1.1));
        Assert.True(await codes.SendAsync(to, default));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Codes_AskedForAtOnce_AreNoMoreThanWithinAnHour(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var (codes, to) = (host.Services.GetRequiredService<LoginCodes>(), Destination.Parse(Phone)!.Value);
        var sent = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => codes.SendAsync(to, default))));
        Assert.Equal(LoginCodes.MostPerHour, sent.Count(s => s));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Account_AfterTooManyFailures_IsLockedForAWhileOnly(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        await host.PersonAsync(Phone);
        await using var scope = host.Services.CreateAsyncScope();
        var users = scope.ServiceProvider.GetRequiredService<UserManager<KinoraUser>>();
        var user = (await scope.ServiceProvider.GetRequiredService<People>().FindAsync(Destination.Parse(Phone)!.Value))!;
        for (var i = 0; i < users.Options.Lockout.MaxFailedAccessAttempts; i++) Assert.True((await users.AccessFailedAsync(user)).Succeeded);
        // Read anew: a time must come back from the database as the same moment.
        await using var db = await host.Services.GetRequiredService<IDbContextFactory<ServerDb>>().CreateDbContextAsync();
        var end = (await db.Users.SingleAsync()).LockoutEnd!.Value;
        Assert.Equal(user.LockoutEnd!.Value, end, TimeSpan.FromMilliseconds(1));
        Assert.Contains("locked", await new Browser(host.Client(), "/signin").PostAsync("/signin/code", ("destination", Phone), ("code", "000000")));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Person_OfAMailAddressInAnyCase_IsOne(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
        var first = await host.PersonAsync("Someone@Example.ORG");
        Assert.Equal(first.Id, (await host.PersonAsync("someone@example.org")).Id);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Registration_Closed_LetsOnlyKnownPeopleIn(DatabaseKind database)
    {
        await using var host = await StudioHost.StartAsync(settings => (settings.Accounts, settings.OpenRegistration) = (true, false), new HeldMaker(), database: database);
        var browser = new Browser(host.Client(), "/signin");
        await browser.PostAsync("/signin", ("destination", Phone));
        Assert.Contains("closed", await browser.PostAsync("/signin/code", ("destination", Phone), ("code", host.Codes.Newest)));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Change_WithoutThePagesToken_IsRefused(DatabaseKind database)
    {
        await using var host = await StartAsync(database);
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

    private static Task<StudioHost> StartAsync(DatabaseKind database, TimeProvider? time = null) =>
        StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker(), time: time, database: database);
}
