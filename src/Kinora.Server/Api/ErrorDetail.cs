namespace Kinora.Server.Api;

/// <summary>What a refusal says.</summary>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);
