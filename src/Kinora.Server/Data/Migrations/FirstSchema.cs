using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Kinora.Server.Data.Migrations;

/// <summary>The first schema. Column types are left to the database, so that SQLite and PostgreSQL share it.</summary>
[DbContext(typeof(ServerDb))]
[Migration("20261125000000_FirstSchema")]
internal sealed class FirstSchema : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        UserTables.Create(migrationBuilder);
        migrationBuilder.CreateTable(
            "Videos",
            t => new
            {
                Id = t.Column<string>(maxLength: 64),
                OwnerId = t.Column<string>(maxLength: 450),
                State = t.Column<string>(maxLength: 16),
                Priority = t.Column<int>(),
                Rank = t.Column<long>(),
                Paused = t.Column<bool>(),
                Model = t.Column<string>(),
                Prompt = t.Column<string>(),
                NegativePrompt = t.Column<string>(),
                PositiveSuffix = t.Column<string>(),
                Seed = t.Column<string>(),
                Steps = t.Column<int>(),
                Guidance = t.Column<double>(),
                Shift = t.Column<double>(),
                Width = t.Column<int>(),
                Height = t.Column<int>(),
                Frames = t.Column<int>(),
                Fps = t.Column<double>(),
                Seconds = t.Column<string>(nullable: true),
                Loras = t.Column<string>(),
                RemixedFrom = t.Column<string>(nullable: true),
                IdempotencyKey = t.Column<string>(nullable: true),
                Progress = t.Column<int>(),
                StepsDone = t.Column<int>(),
                Attempts = t.Column<int>(),
                CreatedAt = t.Column<long>(),
                StartedAt = t.Column<long>(nullable: true),
                CompletedAt = t.Column<long>(nullable: true),
                ExpiresAt = t.Column<long>(nullable: true),
                WorkSeconds = t.Column<double>(nullable: true),
                WasResumed = t.Column<bool>(),
                ErrorCode = t.Column<string>(nullable: true),
                ErrorMessage = t.Column<string>(nullable: true),
                Favourite = t.Column<bool>(),
                Tags = t.Column<string>(),
            },
            constraints: t => t.PrimaryKey("PK_Videos", v => v.Id));
        migrationBuilder.CreateIndex("IX_Videos_OwnerId_IdempotencyKey", "Videos", ["OwnerId", "IdempotencyKey"], unique: true);
        migrationBuilder.CreateIndex("IX_Videos_State_Priority_Rank", "Videos", ["State", "Priority", "Rank"]);
        migrationBuilder.CreateIndex("IX_Videos_OwnerId_CreatedAt", "Videos", ["OwnerId", "CreatedAt"]);
        CreateSmallTables(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["Videos", "ApiKeys", "LoginCodes", "Values"]) migrationBuilder.DropTable(table);
        UserTables.Drop(migrationBuilder);
    }

    private static void CreateSmallTables(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            "ApiKeys",
            t => new
            {
                Id = t.Column<string>(maxLength: 64),
                UserId = t.Column<string>(),
                Name = t.Column<string>(),
                Hash = t.Column<string>(),
                Hint = t.Column<string>(),
                Scopes = t.Column<string>(),
                RequestsPerMinute = t.Column<int>(nullable: true),
                CreatedAt = t.Column<long>(),
                LastUsedAt = t.Column<long>(nullable: true),
                RevokedAt = t.Column<long>(nullable: true),
            },
            constraints: t => t.PrimaryKey("PK_ApiKeys", k => k.Id));
        migrationBuilder.CreateIndex("IX_ApiKeys_Hash", "ApiKeys", "Hash", unique: true);
        migrationBuilder.CreateIndex("IX_ApiKeys_UserId", "ApiKeys", "UserId");
        migrationBuilder.CreateTable(
            "LoginCodes",
            t => new
            {
                Id = t.Column<string>(maxLength: 64),
                Destination = t.Column<string>(),
                Hash = t.Column<string>(),
                CreatedAt = t.Column<long>(),
                ExpiresAt = t.Column<long>(),
                Attempts = t.Column<int>(),
                Used = t.Column<bool>(),
            },
            constraints: t => t.PrimaryKey("PK_LoginCodes", c => c.Id));
        migrationBuilder.CreateIndex("IX_LoginCodes_Destination_CreatedAt", "LoginCodes", ["Destination", "CreatedAt"]);
        migrationBuilder.CreateTable(
            "Values",
            t => new { Name = t.Column<string>(), Value = t.Column<string>() },
            constraints: t => t.PrimaryKey("PK_Values", v => v.Name));
    }
}
