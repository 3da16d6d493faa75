using System.Text.RegularExpressions;
using Kinora.Pipelines.Tests.Support;
using Kinora.Server.Data;
using Kinora.Server.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;

namespace Kinora.Server.Tests.Data;

public sealed partial class SchemaTests
{
    [Fact]
    public async Task Migrations_OnSqlite_GiveTheSchemaOfTheModel()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a"]);
        Directory.CreateDirectory(folder["b"]);
        await using var migrated = Open(null, folder["a"]);
        await migrated.Database.MigrateAsync();
        await using var created = Open(null, folder["b"]);
        await created.Database.EnsureCreatedAsync();
        Assert.Equal(await SchemaAsync(created), await SchemaAsync(migrated));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    [SkippableFact]
    public async Task Migrations_OnPostgres_GiveTheSchemaOfTheModel()
    {
        await using var migrated = Open(await PostgresServer.CreateDatabaseAsync(), "");
        await migrated.Database.MigrateAsync();
        await using var created = Open(await PostgresServer.CreateDatabaseAsync(), "");
        await created.Database.EnsureCreatedAsync();
        Assert.Equal(await PostgresSchemaAsync(created), await PostgresSchemaAsync(migrated));
        foreach (var db in (ServerDb[])[migrated, created]) await PostgresServer.DropDatabaseAsync(db.Database.GetConnectionString()!);
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Migrations_OfAFilledDatabase_KeepWhatIsThereAndGoBackAndForth(DatabaseKind database)
    {
        using var folder = new TemporaryFolder();
        var connection = database == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        await using var db = Open(connection, folder.Path);
        var migrator = db.GetService<IMigrator>();
        await migrator.MigrateAsync("20261125000000_FirstSchema");
        await db.Database.ExecuteSqlRawAsync(
            """
            INSERT INTO "Videos" ("Id", "OwnerId", "State", "Priority", "Rank", "Paused", "Model", "Prompt", "NegativePrompt", "PositiveSuffix", "Seed", "Steps", "Guidance", "Shift",
              "Width", "Height", "Frames", "Fps", "Loras", "Progress", "StepsDone", "Attempts", "CreatedAt", "WasResumed", "Favourite", "Tags")
            VALUES ('video_1', 'local', 'Completed', 0, 1, FALSE, 'tiny', 'A Frog', '', '', '7', 3, 4, 5, 32, 16, 17, 25, '', 100, 3, 1, 1764000000000, FALSE, TRUE, ' ')
            """);
        await migrator.MigrateAsync();
        var video = await db.Videos.AsNoTracking().SingleAsync();
        Assert.Equal(("A Frog", JobState.Completed, 1764000000000, true), (video.Prompt, video.State, video.CreatedAt, video.Favourite));
        Assert.True(await db.Videos.AnyAsync(v => v.SearchText.Contains("a frog")));
        await migrator.MigrateAsync("20261125000000_FirstSchema");
        await migrator.MigrateAsync();
        Assert.Equal(1, await db.Videos.CountAsync());
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        if (connection is not null) await PostgresServer.DropDatabaseAsync(connection);
    }

    // Without a server: the statements that migrations give are those that the model asks for.
    [Fact]
    public void Migrations_ForPostgres_GiveTheColumnsOfTheModel()
    {
        using var db = Open("Host=nowhere;Database=kinora", "");
        var migrated = Columns(db.GetService<IMigrator>().GenerateScript());
        Assert.Equal(Columns(db.Database.GenerateCreateScript()), migrated.Where(line => !line.Contains("MigrationId") && !line.Contains("ProductVersion")));
        Assert.Contains(migrated, line => line.Contains("\"Guidance\" double precision NOT NULL"));
    }

    [SkippableTheory]
    [BothDatabases]
    public async Task Settings_OfTheQueue_SurviveARestart(DatabaseKind database)
    {
        using var folder = new TemporaryFolder();
        var connection = database == DatabaseKind.Postgres ? await PostgresServer.CreateDatabaseAsync() : null;
        await using (var first = await StudioHost.StartAsync(settings => settings.Database = connection, data: folder.Path)) await first.Queue.PauseAllAsync(true, default);
        await using var second = await StudioHost.StartAsync(settings => settings.Database = connection, data: folder.Path);
        Assert.True(await second.Queue.IsPausedAsync(default));
    }

    private static ServerDb Open(string? connection, string folder)
    {
        var services = new ServiceCollection();
        services.AddDbContext<ServerDb>(options => ServerDb.Configure(options, connection, folder));
        return services.BuildServiceProvider().GetRequiredService<ServerDb>();
    }

    // A later migration adds to a table what the model has in it from the start.
    private static List<string> Columns(string script) =>
        [.. script.Split('\n').Select(line => AddedColumn().Replace(line.Trim(), "").TrimEnd(',', ';').Replace(" DEFAULT ''", "", StringComparison.Ordinal)).Where(line => line.StartsWith('"') || line.Contains("INDEX")).Order(StringComparer.Ordinal)];

    private static async Task<List<string>> SchemaAsync(ServerDb db)
    {
        const string ours = "m.name NOT LIKE '\\_\\_EF%' ESCAPE '\\' AND m.name NOT LIKE 'sqlite%'";
        var lines = await db.Database.SqlQueryRaw<string>(
            "SELECT m.name || '.' || p.name || ' ' || p.type || ' ' || p.\"notnull\" || ' ' || p.pk AS Value FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND " + ours +
            " UNION ALL SELECT m.name || ' -> ' || f.\"table\" || ' ' || f.\"from\" || ' ' || f.on_delete FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' AND " + ours +
            " UNION ALL SELECT m.sql FROM sqlite_master m WHERE m.type = 'index' AND m.sql IS NOT NULL AND " + ours).ToListAsync();
        Assert.Contains(lines, line => line.StartsWith("Videos.Prompt", StringComparison.Ordinal));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static async Task<List<string>> PostgresSchemaAsync(ServerDb db)
    {
        var lines = await db.Database.SqlQueryRaw<string>(
            """
            SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable || ' ' || is_identity || ' ' || coalesce(character_maximum_length, 0) AS "Value"
              FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\_\_EF%'
            UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename NOT LIKE '\_\_EF%'
            UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text NOT LIKE '"\_\_EF%'
            """).ToListAsync();
        Assert.Contains(lines, line => line.StartsWith("Videos.Prompt text NO", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("AspNetUsers.LockoutEnd timestamp with time zone", StringComparison.Ordinal));
        return [.. lines.Order(StringComparer.Ordinal)];
    }

    [GeneratedRegex("^ALTER TABLE \"\\w+\" ADD ")]
    private static partial Regex AddedColumn();
}
