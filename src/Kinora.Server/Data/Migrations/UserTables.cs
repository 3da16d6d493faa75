using Microsoft.EntityFrameworkCore.Migrations;

namespace Kinora.Server.Data.Migrations;

/// <summary>The tables that ASP.NET Core Identity wants for its users.</summary>
internal static class UserTables
{
    private const string Users = "AspNetUsers";

    public static void Create(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.CreateTable(
            Users,
            t => new
            {
                Id = t.Column<string>(),
                Role = t.Column<string>(maxLength: 16),
                CreatedAt = t.Column<long>(),
                UserName = t.Column<string>(maxLength: 256, nullable: true),
                NormalizedUserName = t.Column<string>(maxLength: 256, nullable: true),
                Email = t.Column<string>(maxLength: 256, nullable: true),
                NormalizedEmail = t.Column<string>(maxLength: 256, nullable: true),
                EmailConfirmed = t.Column<bool>(),
                PasswordHash = t.Column<string>(nullable: true),
                SecurityStamp = t.Column<string>(nullable: true),
                ConcurrencyStamp = t.Column<string>(nullable: true),
                PhoneNumber = t.Column<string>(nullable: true),
                PhoneNumberConfirmed = t.Column<bool>(),
                TwoFactorEnabled = t.Column<bool>(),
                LockoutEnd = t.Column<DateTimeOffset>(nullable: true),
                LockoutEnabled = t.Column<bool>(),
                AccessFailedCount = t.Column<int>(),
            },
            constraints: t => t.PrimaryKey("PK_AspNetUsers", u => u.Id));
        migrationBuilder.CreateIndex("UserNameIndex", Users, "NormalizedUserName", unique: true);
        migrationBuilder.CreateIndex("EmailIndex", Users, "NormalizedEmail", unique: true);
        migrationBuilder.CreateIndex("IX_AspNetUsers_PhoneNumber", Users, "PhoneNumber", unique: true);
        migrationBuilder.CreateTable(
            "AspNetUserClaims",
            t => new
            {
                Id = t.Column<int>().Annotation("Sqlite:Autoincrement", true)
                    .Annotation("Npgsql:ValueGenerationStrategy", Npgsql.EntityFrameworkCore.PostgreSQL.Metadata.NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                UserId = t.Column<string>(),
                ClaimType = t.Column<string>(nullable: true),
                ClaimValue = t.Column<string>(nullable: true),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserClaims", c => c.Id);
                t.ForeignKey("FK_AspNetUserClaims_AspNetUsers_UserId", c => c.UserId, Users, "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_AspNetUserClaims_UserId", "AspNetUserClaims", "UserId");
        migrationBuilder.CreateTable(
            "AspNetUserLogins",
            t => new
            {
                LoginProvider = t.Column<string>(),
                ProviderKey = t.Column<string>(),
                ProviderDisplayName = t.Column<string>(nullable: true),
                UserId = t.Column<string>(),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserLogins", l => new { l.LoginProvider, l.ProviderKey });
                t.ForeignKey("FK_AspNetUserLogins_AspNetUsers_UserId", l => l.UserId, Users, "Id", onDelete: ReferentialAction.Cascade);
            });
        migrationBuilder.CreateIndex("IX_AspNetUserLogins_UserId", "AspNetUserLogins", "UserId");
        migrationBuilder.CreateTable(
            "AspNetUserTokens",
            t => new
            {
                UserId = t.Column<string>(),
                LoginProvider = t.Column<string>(),
                Name = t.Column<string>(),
                Value = t.Column<string>(nullable: true),
            },
            constraints: t =>
            {
                t.PrimaryKey("PK_AspNetUserTokens", k => new { k.UserId, k.LoginProvider, k.Name });
                t.ForeignKey("FK_AspNetUserTokens_AspNetUsers_UserId", k => k.UserId, Users, "Id", onDelete: ReferentialAction.Cascade);
            });
    }

    public static void Drop(MigrationBuilder migrationBuilder)
    {
        foreach (var table in (string[])["AspNetUserClaims", "AspNetUserLogins", "AspNetUserTokens", Users]) migrationBuilder.DropTable(table);
    }
}
