using System.Net;
using System.Net.Http.Json;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Accounts;

public sealed class KeyTests : IAsyncLifetime
{
    private const string Phone = "+8613800000001";
    private StudioHost _host = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (_host is not null) await _host.DisposeAsync();
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Key_Stored_IsOnlyAHash(DatabaseKind database)
    {
        await StartAsync(database);
        var (_, key) = await _host.PersonAsync(Phone);
        await using var db = await _host.Services.GetRequiredService<IDbContextFactory<ServerDb>>().CreateDbContextAsync();
        var stored = await db.ApiKeys.SingleAsync();
        Assert.DoesNotContain(key[16..], $"{stored.Hash} {stored.Hint} {stored.Name}");
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(key).GetAsync("/v1/videos")).StatusCode);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Key_ForReading_MayNotWrite(DatabaseKind database)
    {
        await StartAsync(database);
        var (_, key) = await _host.PersonAsync(Phone, scopes: "read");
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(key).GetAsync("/v1/models")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.Client(key).PostAsJsonAsync("/v1/videos", new { prompt = "a" })).StatusCode);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Key_RevokedOrUnknown_IsRefused(DatabaseKind database)
    {
        await StartAsync(database);
        var (id, key) = await _host.PersonAsync(Phone);
        var keys = _host.Services.GetRequiredService<ApiKeys>();
        Assert.False(await keys.RevokeAsync("another", (await keys.ListAsync(id, default))[0].Id, default));
        Assert.True(await keys.RevokeAsync(id, (await keys.ListAsync(id, default))[0].Id, default));
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client(key).GetAsync("/v1/videos")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await _host.Client("sk-kinora-x").GetAsync("/v1/videos")).StatusCode);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Key_WithALimit_IsStoppedAtIt(DatabaseKind database)
    {
        await StartAsync(database);
        var (id, _) = await _host.PersonAsync(Phone);
        var key = await _host.Services.GetRequiredService<ApiKeys>().CreateAsync(id, "small", requestsPerMinute: 2);
        var client = _host.Client(key);
        for (var i = 0; i < 2; i++) Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/models")).StatusCode);
        var refused = await client.GetAsync("/v1/models");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Priority_AboveZero_IsForAdmins(DatabaseKind database)
    {
        await StartAsync(database);
        var (_, user) = await _host.PersonAsync(Phone);
        var (_, admin) = await _host.PersonAsync("+8613800000002", admin: true);
        Assert.Equal(HttpStatusCode.BadRequest, (await _host.Client(user).PostAsJsonAsync("/v1/videos", new { prompt = "a", priority = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(admin).PostAsJsonAsync("/v1/videos", new { prompt = "a", priority = 1 })).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await _host.Client(user).GetAsync("/metrics")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await _host.Client(admin).GetAsync("/metrics")).StatusCode);
    }

    private async Task StartAsync(DatabaseKind database) => _host = await StudioHost.StartAsync(settings => settings.Accounts = true, new HeldMaker(), database: database);
}
