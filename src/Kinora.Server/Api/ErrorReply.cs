namespace Kinora.Server.Api;

/// <summary>A refusal.</summary>
internal sealed record ErrorReply(ErrorDetail Error);
