using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kinora.Server.Data;

/// <summary>The server's database: videos, people, keys.</summary>
internal sealed class ServerDb(DbContextOptions<ServerDb> options) : IdentityUserContext<KinoraUser>(options)
{
    private const int KeyLength = 64;

    public DbSet<VideoJob> Videos => Set<VideoJob>();

    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();

    public DbSet<LoginCode> LoginCodes => Set<LoginCode>();

    public DbSet<VideoShare> Shares => Set<VideoShare>();

    public DbSet<ArenaVote> ArenaVotes => Set<ArenaVote>();

    public DbSet<ArenaSet> ArenaSets => Set<ArenaSet>();

    public DbSet<ArenaSetVideo> ArenaSetVideos => Set<ArenaSetVideo>();

    public DbSet<ServerValue> Values => Set<ServerValue>();

    /// <summary>SQLite in the data folder, or PostgreSQL by its connection string. Where PostgreSQL restarts, commands are tried again for about a minute.</summary>
    public static void Configure(DbContextOptionsBuilder options, string? connection, string dataFolder)
    {
        if (connection is null) options.UseSqlite($"Data Source={Path.Combine(dataFolder, "kinora.db")};Pooling=True;Default Timeout=30");
        else options.UseNpgsql(connection, postgres => postgres.EnableRetryOnFailure());

        // One set of migrations serves both databases, so there is no snapshot of either; a test compares them with the model.
        options.ConfigureWarnings(w => w.Ignore(RelationalEventId.PendingModelChangesWarning));
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.Entity<KinoraUser>(user =>
        {
            user.Property(u => u.Role).HasMaxLength(16);
            user.HasIndex(u => u.PhoneNumber).IsUnique();
            user.HasIndex(u => u.NormalizedEmail).HasDatabaseName("EmailIndex").IsUnique();
        });
        builder.Entity<VideoJob>(video =>
        {
            video.ToTable("Videos");
            video.Property(v => v.Id).HasMaxLength(KeyLength);
            video.Property(v => v.OwnerId).HasMaxLength(450);
            video.Property(v => v.State).HasConversion<string>().HasMaxLength(16);
            video.HasIndex(v => new { v.OwnerId, v.IdempotencyKey }).IsUnique();
            video.HasIndex(v => new { v.State, v.Priority, v.Rank });
            video.HasIndex(v => new { v.OwnerId, v.CreatedAt });
        });
        builder.Entity<ApiKey>(key =>
        {
            key.Property(k => k.Id).HasMaxLength(KeyLength);
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasIndex(k => k.UserId);
        });
        builder.Entity<LoginCode>(code =>
        {
            code.Property(c => c.Id).HasMaxLength(KeyLength);
            code.HasIndex(c => new { c.Destination, c.CreatedAt });
        });
        builder.Entity<VideoShare>(share =>
        {
            share.ToTable("Shares");
            share.HasKey(s => s.VideoId);
            share.Property(s => s.VideoId).HasMaxLength(KeyLength);
            share.Property(s => s.Token).HasMaxLength(KeyLength);
            share.HasIndex(s => s.Token).IsUnique();
        });
        builder.Entity<ArenaVote>(vote =>
        {
            vote.Property(v => v.Id).HasMaxLength(KeyLength);
            vote.Property(v => v.VoterId).HasMaxLength(450);
            vote.Property(v => v.SetId).HasMaxLength(KeyLength);
            vote.HasIndex(v => new { v.VoterId, v.CreatedAt });
            vote.HasIndex(v => v.SetId);
        });
        builder.Entity<ArenaSet>(set => set.Property(s => s.Id).HasMaxLength(KeyLength));
        builder.Entity<ArenaSetVideo>(member =>
        {
            member.HasKey(m => new { m.SetId, m.VideoId });
            member.Property(m => m.SetId).HasMaxLength(KeyLength);
            member.Property(m => m.VideoId).HasMaxLength(KeyLength);
            member.Property(m => m.Token).HasMaxLength(KeyLength);
        });
        builder.Entity<ServerValue>(value =>
        {
            value.ToTable("Values");
            value.HasKey(v => v.Name);
        });
    }
}
