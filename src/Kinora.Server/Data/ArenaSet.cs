namespace Kinora.Server.Data;

/// <summary>Videos that an admin puts before everybody who is signed in, blindly, by the links of their owners.</summary>
internal sealed class ArenaSet
{
    public required string Id { get; set; }

    /// <summary>For people.</summary>
    public required string Name { get; set; }

    public long CreatedAt { get; set; }

    /// <summary>When it was ended; null while people vote.</summary>
    public long? ClosedAt { get; set; }
}
