namespace Kinora.Client;

/// <summary>A LoRA by its name on the server.</summary>
/// <param name="Name">File name without extension.</param>
/// <param name="Scale">How strongly it works; 1 as it was trained.</param>
public sealed record VideoLora(string Name, double Scale = 1);
