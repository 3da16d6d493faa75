using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Data;

public sealed class DatabaseLockTests
{
    [SkippableFact]
    public async Task Server_OnAnothersPostgres_IsRefusedUntilThatOneEnds()
    {
        using var folder = new TemporaryFolder();
        var connection = await PostgresServer.CreateDatabaseAsync();
        await using (await StartAsync(connection, folder["a"]))
        {
            var refused = await Assert.ThrowsAsync<ServerException>(() => StartAsync(connection, folder["b"]));
            Assert.Contains("Another server uses", refused.Message);
        }

        await using (await StartAsync(connection, folder["b"]))
        {
            // It starts, which is all.
        }

        await PostgresServer.DropDatabaseAsync(connection);
    }

    [Theory]
    [InlineData("Host=/nowhere;Password=secret", "whether PostgreSQL runs")]
    [InlineData("Host=127.0.0.1;Port=1;Password=secret;Timeout=5", "whether PostgreSQL runs")]
    public async Task Server_WithoutItsPostgres_SaysSoAtOnceAndTellsNoPassword(string connection, string part)
    {
        using var folder = new TemporaryFolder();
        var error = await Assert.ThrowsAsync<ServerException>(() => StartAsync(connection, folder.Path));
        Assert.Contains(part, error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("Host=127.0.0.1;Database=kinora;Username=kinora", true)]
    [InlineData("kinora.db", false)]
    [InlineData("Database=kinora", false)]
    [InlineData("Host=a;Colour=secret", false)]
    public void Setting_ThatIsNoConnectionString_IsRefusedWithoutItsText(string? text, bool isGood)
    {
        var faults = new ServerSettings { Database = text }.FindFaults();
        Assert.Equal(isGood, faults.Count == 0);
        Assert.DoesNotContain(faults, fault => fault.Contains("secret", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Video_WhoseDatabaseRestarts_IsFinishedAllTheSame()
    {
        var maker = new HeldMaker();
        var connection = await PostgresServer.CreateDatabaseAsync();
        using var folder = new TemporaryFolder();
        await using (var host = await StudioHost.StartAsync(settings => settings.Database = connection, maker, folder.Path))
        {
            var job = JobSample.New();
            await host.Queue.AddAsync(job, default);
            await host.WaitAsync(job.Id, _ => host.Board.Progress(job.Id) is not null);
            await PostgresServer.BreakConnectionsAsync(connection);
            maker.Release(job.Id);
            await host.WaitAsync(job.Id, JobState.Completed);
        }

        await PostgresServer.DropDatabaseAsync(connection);
    }

    private static Task<StudioHost> StartAsync(string connection, string folder) => StudioHost.StartAsync(settings => settings.Database = connection, new HeldMaker(), folder);
}
