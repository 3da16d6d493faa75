namespace Kinora.Client;

/// <summary>Where a waiting video goes: up or down.</summary>
internal sealed record MoveRequest(string Direction);
