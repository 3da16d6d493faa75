using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;

namespace Kinora.Server.Tests.Operations;

public sealed class BackupTests
{
    [SkippableTheory]
    [BothDatabases]
    public async Task Copy_OfDataFolderAndDatabase_HasVideosPeopleKeysAndGoesOnWithTheQueue(DatabaseKind database)
    {
        using var folder = new TemporaryFolder();
        var original = database == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        string key, done, waiting;
        await using (var host = await StudioHost.StartAsync(settings => (settings.Accounts, settings.Database) = (true, original), data: folder["data"]))
        {
            (_, key) = await host.PersonAsync("+8613800000001");
            var client = host.Client(key);
            done = (await StudioHost.CreateAsync(client, new { prompt = "done" })).GetProperty("id").GetString()!;
            await host.WaitAsync(done, JobState.Completed);
            await host.Queue.PauseAllAsync(true, default);
            waiting = (await StudioHost.CreateAsync(client, new { prompt = "waiting" })).GetProperty("id").GetString()!;
        }

        Copy(folder["data"], folder["backup"]);
        Directory.Delete(folder["data"], recursive: true);
        var copy = original is null ? null : await PostgresServer.CopyDatabaseAsync(original);
        await using var restored = await StudioHost.StartAsync(settings => (settings.Accounts, settings.Database) = (true, copy), data: folder["backup"]);
        var again = restored.Client(key);
        Assert.Equal("ftyp"u8.ToArray(), (await again.GetByteArrayAsync($"/v1/videos/{done}/content"))[4..8]);
        Assert.Equal(JobState.Queued, (await restored.FindAsync(waiting))!.State);
        await restored.Queue.PauseAllAsync(false, default);
        await restored.WaitAsync(waiting, JobState.Completed);
        var browser = new Browser(restored.Client(), "/signin");
        Assert.Equal("/", await browser.GoAsync("/signin/key", ("key", key)));
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.GetFiles(from, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
