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

    // Without a server: the statements that migrations give are those that the model asks for.
    [Fact]
    public void Migrations_ForPostgres_GiveTheColumnsOfTheModel()
    {
        using var db = Open("Host=nowhere;Database=kinora", "");
        var migrated = Columns(db.GetService<IMigrator>().GenerateScript());
        Assert.Equal(Columns(db.Database.GenerateCreateScript()), migrated.Where(line => !line.Contains("MigrationId") && !line.Contains("ProductVersion")));
        Assert.Contains(migrated, line => line.Contains("\"Guidance\" double precision NOT NULL"));
    }

    [Fact]
    public async Task Settings_OfTheQueue_SurviveARestart()
    {
        using var folder = new TemporaryFolder();
        await using (var first = await StudioHost.StartAsync(data: folder.Path)) await first.Queue.PauseAllAsync(true, default);
        await using var second = await StudioHost.StartAsync(data: folder.Path);
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
        [.. script.Split('\n').Select(line => AddedColumn().Replace(line.Trim(), "").TrimEnd(',', ';')).Where(line => line.StartsWith('"') || line.Contains("INDEX")).Order(StringComparer.Ordinal)];

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

    [GeneratedRegex("^ALTER TABLE \"\\w+\" ADD ")]
    private static partial Regex AddedColumn();
}
