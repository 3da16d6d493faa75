using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Kinora.Server.Data.Migrations;

/// <summary>Prompts in the form in which they are searched.</summary>
[DbContext(typeof(ServerDb))]
[Migration("20261126100000_SearchTexts")]
internal sealed class SearchTexts : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.AddColumn<string>("SearchText", "Videos", defaultValue: "");
        // What the database takes for small letters is near enough for the videos that are there already.
        migrationBuilder.Sql("UPDATE \"Videos\" SET \"SearchText\" = lower(\"Prompt\")");
    }

    protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("ALTER TABLE \"Videos\" DROP COLUMN \"SearchText\"");
}
