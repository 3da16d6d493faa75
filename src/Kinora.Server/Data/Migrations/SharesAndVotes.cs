using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Kinora.Server.Data.Migrations;

/// <summary>Links to videos, votes of the arena, and videos that were finished before their last step.</summary>
[DbContext(typeof(ServerDb))]
[Migration("20261126000000_SharesAndVotes")]
internal sealed class SharesAndVotes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<int>("StopAfter", "Videos", nullable: true);
        migrationBuilder.CreateTable(
            "Shares",
            t => new { VideoId = t.Column<string>(maxLength: 64), Token = t.Column<string>(maxLength: 64), CreatedAt = t.Column<long>() },
            constraints: t => t.PrimaryKey("PK_Shares", s => s.VideoId));
        migrationBuilder.CreateIndex("IX_Shares_Token", "Shares", "Token", unique: true);
        migrationBuilder.CreateTable(
            "ArenaVotes",
            t => new
            {
                Id = t.Column<string>(maxLength: 64),
                VoterId = t.Column<string>(maxLength: 450),
                Prompt = t.Column<string>(),
                FirstId = t.Column<string>(),
                SecondId = t.Column<string>(),
                FirstName = t.Column<string>(),
                SecondName = t.Column<string>(),
                Axis = t.Column<string>(),
                Outcome = t.Column<string>(),
                CreatedAt = t.Column<long>(),
            },
            constraints: t => t.PrimaryKey("PK_ArenaVotes", v => v.Id));
        migrationBuilder.CreateIndex("IX_ArenaVotes_VoterId_CreatedAt", "ArenaVotes", ["VoterId", "CreatedAt"]);
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("ArenaVotes");
        migrationBuilder.DropTable("Shares");
        // Written out: SQLite could drop columns only by making the table anew after a snapshot of the model, which there is none of.
        migrationBuilder.Sql("ALTER TABLE \"Videos\" DROP COLUMN \"StopAfter\"");
    }
}
