using System.Net.Http.Json;
using System.Text.Json;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Accounts;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kinora.Server.Tests.Support;

/// <summary>A whole server in this process, without a port: real database, real routes, and the maker that a test wants.</summary>
internal sealed class StudioHost : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly TemporaryFolder? _folder;
    private readonly string? _database;
    private readonly WebApplication _app;

    private StudioHost(TemporaryFolder? folder, string? database, WebApplication app) => (_folder, _database, _app) = (folder, database, app);

    public IServiceProvider Services => _app.Services;

    public JobQueue Queue => Services.GetRequiredService<JobQueue>();

    public JobBoard Board => Services.GetRequiredService<JobBoard>();

    public JobFiles Files => Services.GetRequiredService<JobFiles>();

    public CodeBox Codes { get; private init; } = new();

    /// <summary>Starts a server.</summary>
    /// <param name="change">Changes settings; null for a server of one local person.</param>
    /// <param name="maker">Makes videos; null for the pipeline.</param>
    /// <param name="data">A data folder to go on with; null for one of its own.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="database">Where its rows are; PostgreSQL's are removed with the host.</param>
    public static async Task<StudioHost> StartAsync(
        Action<ServerSettings>? change = null, IVideoMaker? maker = null, string? data = null, TimeProvider? time = null, DatabaseKind database = DatabaseKind.Sqlite)
    {
        var own = database == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        var folder = data is null ? new TemporaryFolder() : null;
        var settings = new ServerSettings { DataFolder = data ?? folder!.Path, Model = StudioModel.Folder, SaveEverySteps = 1, Previews = false, Database = own };
        change?.Invoke(settings);
        var codes = new CodeBox();
        var app = ServerApp.Build(settings, builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton<ICodeSender>(codes);
            if (maker is not null) builder.Services.AddSingleton(maker);
            if (time is not null) builder.Services.AddSingleton(time);
        });
        await ServerApp.PrepareDataAsync(app.Services);
        await app.StartAsync();
        return new StudioHost(folder, own, app) { Codes = codes };
    }

    /// <summary>A client; with a key it sends it.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = _app.GetTestClient();
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Registers a person and makes a key.</summary>
    public async Task<(string Id, string Key)> PersonAsync(string phone, string scopes = "read write", bool admin = false)
    {
        await using var scope = Services.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<People>();
        var destination = Destination.Parse(phone)!.Value;
        var user = admin ? await people.MakeAdminAsync(destination) : await people.FindOrRegisterAsync(destination);
        return (user!.Id, await Services.GetRequiredService<ApiKeys>().CreateAsync(user.Id, "test", scopes));
    }

    public async Task<VideoJob?> FindAsync(string id)
    {
        await using var db = await Services.GetRequiredService<IDbContextFactory<ServerDb>>().CreateDbContextAsync();
        return await db.Videos.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id);
    }

    /// <summary>Waits until a job is as wanted, woken by every change and never by a clock.</summary>
    public async Task<VideoJob> WaitAsync(string id, Func<VideoJob, bool> until)
    {
        using var changes = Board.Subscribe((job, _) => job == id);
        using var limit = new CancellationTokenSource(s_patience);
        while (true)
        {
            var job = await FindAsync(id) ?? throw new InvalidOperationException($"{id} is gone.");
            if (until(job)) return job;
            await changes.NextAsync(limit.Token);
        }
    }

    /// <summary>Waits until a job is in a state and no worker has it in its hands any more.</summary>
    public async Task<VideoJob> WaitAsync(string id, JobState state)
    {
        var job = await WaitAsync(id, j => j.State == state);
        await WaitToStopAsync(id);
        return job;
    }

    /// <summary>Waits until no worker has a job in its hands.</summary>
    public async Task WaitToStopAsync(string id)
    {
        using var changes = Board.Subscribe((job, _) => job == id);
        using var limit = new CancellationTokenSource(s_patience);
        while (Board.IsRunning(id)) await changes.NextAsync(limit.Token);
    }

    /// <summary>Asks for a video and gives its reply.</summary>
    public static async Task<JsonElement> CreateAsync(HttpClient client, object body)
    {
        var response = await client.PostAsJsonAsync("/v1/videos", body);
        var reply = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, reply.ToString());
        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        // The pool keeps the file open, which some file systems mind when the folder goes.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (_database is not null) await PostgresServer.DropDatabaseAsync(_database);
        _folder?.Dispose();
    }
}
