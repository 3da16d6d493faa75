namespace Kinora.Server.Operations;

/// <summary>What the operator's service answers.</summary>
internal sealed record PolicyAnswer(bool Allowed, string? Reason = null);
