namespace Kinora.Server.Api;

/// <summary>A LoRA of a video.</summary>
internal sealed record LoraReply(string Name, double Scale);
