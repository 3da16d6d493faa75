namespace Kinora.Server.Studio;

/// <summary>A key for programs as pages show it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Hint">Its first characters.</param>
/// <param name="Scopes">What it may do: read, write.</param>
/// <param name="LastUsed">The day of its last use; null for never.</param>
public sealed record KeyView(string Id, string Name, string Hint, IReadOnlyList<string> Scopes, string? LastUsed);
