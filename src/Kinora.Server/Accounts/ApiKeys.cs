using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Accounts;

/// <summary>Makes, finds and revokes keys for programs.</summary>
internal sealed class ApiKeys(IDbContextFactory<ServerDb> databases, TimeProvider time)
{
    public const string KeyClaim = "key";

    public const string LimitClaim = "limit";

    private const string Start = "sk-kinora-";
    private const int HintLength = 16;
    private static readonly TimeSpan s_useInterval = TimeSpan.FromMinutes(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Makes a key.</summary>
    /// <param name="userId">Whose videos it sees.</param>
    /// <param name="name">For its owner.</param>
    /// <param name="scopes">read, write or both.</param>
    /// <param name="requestsPerMinute">A limit of its own; null for the server's.</param>
    /// <returns>The key itself, which can't be had again.</returns>
    public async Task<string> CreateAsync(string userId, string name, string scopes = "read write", int? requestsPerMinute = null)
    {
        var key = Start + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await using var db = await databases.CreateDbContextAsync();
        db.ApiKeys.Add(new ApiKey
        {
            Id = ServerIds.New("key_"), UserId = userId, Name = name, Scopes = scopes, RequestsPerMinute = requestsPerMinute, Hash = HashOf(key), Hint = key[..HintLength], CreatedAt = Now,
        });
        await db.SaveChangesAsync();
        return key;
    }

    /// <summary>The key that is valid now, with its owner's role.</summary>
    public async Task<(ApiKey Key, string Role)?> FindAsync(string key, CancellationToken cancellation)
    {
        var hash = HashOf(key);
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var entry = await db.ApiKeys.AsNoTracking().Where(k => k.Hash == hash && k.RevokedAt == null)
            .LeftJoin(db.Users, k => k.UserId, u => u.Id, (k, u) => new { Key = k, User = u }).SingleOrDefaultAsync(cancellation);
        if (entry is null) return null;
        var (found, now, role) = (entry.Key, Now, KinoraUser.AdminRole);
        if (found.UserId != LocalHandler.UserId)
        {
            if (entry.User is not { } user || user.LockoutEnd > time.GetUtcNow().AddYears(1)) return null;
            role = user.Role;
        }

        if (found.LastUsedAt is null || now - found.LastUsedAt > s_useInterval.TotalMilliseconds)
            await db.ApiKeys.Where(k => k.Id == found.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.LastUsedAt, now), cancellation);
        return (found, role);
    }

    /// <summary>A person's keys, newest first.</summary>
    public async Task<List<ApiKey>> ListAsync(string userId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.ApiKeys.AsNoTracking().Where(k => k.UserId == userId && k.RevokedAt == null).OrderByDescending(k => k.CreatedAt).ToListAsync(cancellation);
    }

    /// <summary>Makes a person's key invalid.</summary>
    public async Task<bool> RevokeAsync(string userId, string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        return await db.ApiKeys.Where(k => k.Id == id && k.UserId == userId && k.RevokedAt == null).ExecuteUpdateAsync(set => set.SetProperty(k => k.RevokedAt, now), cancellation) > 0;
    }

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
