namespace Kinora.Server.Data;

/// <summary>A key for programs. The key itself is shown once and kept only as a hash.</summary>
internal sealed class ApiKey
{
    public required string Id { get; set; }

    public required string UserId { get; set; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the key, lower-case hexadecimal. A key is 32 random bytes, so a slow hash would add nothing.</summary>
    public required string Hash { get; set; }

    /// <summary>The first characters, to tell keys apart.</summary>
    public required string Hint { get; set; }

    /// <summary>Words between spaces: read, write.</summary>
    public required string Scopes { get; set; }

    /// <summary>Requests a minute; null for the server's.</summary>
    public int? RequestsPerMinute { get; set; }

    public long CreatedAt { get; set; }

    public long? LastUsedAt { get; set; }

    public long? RevokedAt { get; set; }
}
