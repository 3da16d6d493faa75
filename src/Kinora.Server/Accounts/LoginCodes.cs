using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Accounts;

/// <summary>One-time codes: six digits, good once, for ten minutes and five attempts.</summary>
internal sealed class LoginCodes(IDbContextFactory<ServerDb> databases, ICodeSender sender, ServerSecret secret, TimeProvider time) : IDisposable
{
    /// <summary>Codes that one destination is sent within an hour.</summary>
    public const int MostPerHour = 5;

    /// <summary>Attempts that a code bears.</summary>
    public const int MostAttempts = 5;

    private static readonly TimeSpan s_lifetime = TimeSpan.FromMinutes(10);

    // Counting and adding must not be interleaved, or asking often at once would send more codes than are allowed.
    private readonly SemaphoreSlim _adding = new(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sends a code.</summary>
    /// <returns>False when the destination has had enough of them within the hour.</returns>
    /// <exception cref="ServerException">It could not be sent.</exception>
    public async Task<bool> SendAsync(Destination to, CancellationToken cancellation)
    {
        var digits = RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture);
        await _adding.WaitAsync(cancellation);
        try
        {
            if (!await AddAsync(to, digits, cancellation)) return false;
        }
        finally
        {
            _adding.Release();
        }

        await sender.SendAsync(to, $"Kinora: {digits} is your sign-in code for 10 minutes. 登录验证码 {digits}，10 分钟内有效。", cancellation);
        return true;
    }

    /// <summary>Uses a code up.</summary>
    /// <returns>Whether it is the newest code of that destination, in time, and has not been used.</returns>
    public async Task<bool> UseAsync(Destination from, string digits, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        var code = await db.LoginCodes.AsNoTracking().Where(c => c.Destination == from.Text).OrderByDescending(c => c.CreatedAt).ThenByDescending(c => c.Id).FirstOrDefaultAsync(cancellation);
        if (code is null || code.Used || code.ExpiresAt <= now) return false;
        // Counted before it is compared, in one step: guessing in parallel gains nothing.
        if (await db.LoginCodes.Where(c => c.Id == code.Id && !c.Used && c.Attempts < MostAttempts).ExecuteUpdateAsync(set => set.SetProperty(c => c.Attempts, c => c.Attempts + 1), cancellation) == 0) return false;
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(code.Hash), Encoding.ASCII.GetBytes(HashOf(code.Id, digits)))) return false;
        return await db.LoginCodes.Where(c => c.Id == code.Id && !c.Used).ExecuteUpdateAsync(set => set.SetProperty(c => c.Used, true), cancellation) > 0;
    }

    public void Dispose() => _adding.Dispose();

    private async Task<bool> AddAsync(Destination to, string digits, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        var hourAgo = now - (long)TimeSpan.FromHours(1).TotalMilliseconds;
        await db.LoginCodes.Where(c => c.CreatedAt < hourAgo).ExecuteDeleteAsync(cancellation);
        if (await db.LoginCodes.CountAsync(c => c.Destination == to.Text, cancellation) >= MostPerHour) return false;
        var code = new LoginCode { Id = ServerIds.New("code_"), Destination = to.Text, Hash = "", CreatedAt = now, ExpiresAt = now + (long)s_lifetime.TotalMilliseconds };
        code.Hash = HashOf(code.Id, digits);
        db.LoginCodes.Add(code);
        await db.SaveChangesAsync(cancellation);
        return true;
    }

    private string HashOf(string id, string digits) => Convert.ToHexStringLower(HMACSHA256.HashData(secret.Bytes, Encoding.UTF8.GetBytes($"{id} {digits}")));
}
