using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Kinora.Server.Data.Migrations;

/// <summary>Sets of shared videos that everybody votes on.</summary>
[DbContext(typeof(ServerDb))]
[Migration("20261126110000_ArenaSets")]
internal sealed class ArenaSets : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("SetId", "ArenaVotes", maxLength: 64, nullable: true);
        migrationBuilder.CreateIndex("IX_ArenaVotes_SetId", "ArenaVotes", "SetId");
        migrationBuilder.CreateTable(
            "ArenaSets",
            t => new { Id = t.Column<string>(maxLength: 64), Name = t.Column<string>(), CreatedAt = t.Column<long>(), ClosedAt = t.Column<long>(nullable: true) },
            constraints: t => t.PrimaryKey("PK_ArenaSets", s => s.Id));
        migrationBuilder.CreateTable(
            "ArenaSetVideos",
            t => new { SetId = t.Column<string>(maxLength: 64), VideoId = t.Column<string>(maxLength: 64), Token = t.Column<string>(maxLength: 64) },
            constraints: t => t.PrimaryKey("PK_ArenaSetVideos", v => new { v.SetId, v.VideoId }));
    }

    protected override void Down(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.DropTable("ArenaSetVideos");
        migrationBuilder.DropTable("ArenaSets");
        migrationBuilder.DropIndex("IX_ArenaVotes_SetId", "ArenaVotes");
        migrationBuilder.Sql("ALTER TABLE \"ArenaVotes\" DROP COLUMN \"SetId\"");
    }
}
