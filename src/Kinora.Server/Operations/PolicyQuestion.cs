namespace Kinora.Server.Operations;

/// <summary>What the operator's service is asked.</summary>
internal sealed record PolicyQuestion(string Prompt);
