namespace Kinora.Server.Accounts;

/// <summary>Names of the policies and schemes that let requests in.</summary>
internal static class Policies
{
    /// <summary>May look at its own videos.</summary>
    public const string Read = "read";

    /// <summary>May make and change its own videos by the API.</summary>
    public const string Write = "write";

    /// <summary>May use the pages.</summary>
    public const string Person = "person";

    /// <summary>Runs the server.</summary>
    public const string Admin = "admin";

    /// <summary>The claim that lists what a key may do.</summary>
    public const string ScopeClaim = "scope";

    /// <summary>Chooses one of the schemes below by request and settings.</summary>
    public const string AnyScheme = "Kinora";

    /// <summary>Bearer keys.</summary>
    public const string KeyScheme = "Key";

    /// <summary>The one person of a server on loopback.</summary>
    public const string LocalScheme = "Local";
}
