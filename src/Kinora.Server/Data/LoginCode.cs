namespace Kinora.Server.Data;

/// <summary>A code that was sent to a phone or mailbox. It is good once, for some minutes and few attempts.</summary>
internal sealed class LoginCode
{
    public required string Id { get; set; }

    /// <summary>The phone number (+ and digits) or the mail address, normalised.</summary>
    public required string Destination { get; set; }

    /// <summary>HMAC of code and destination.</summary>
    public required string Hash { get; set; }

    public long CreatedAt { get; set; }

    public long ExpiresAt { get; set; }

    public int Attempts { get; set; }

    public bool Used { get; set; }
}
