namespace Kinora.Server.Api;

/// <summary>Whether the server works.</summary>
internal sealed record HealthReply(string Status, string Version);
