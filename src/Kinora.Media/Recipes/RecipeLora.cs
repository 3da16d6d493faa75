namespace Kinora.Media;

/// <summary>A LoRA that a video was made with.</summary>
/// <param name="File">Its file as the user gave it.</param>
/// <param name="Sha256">Fingerprint of its content, lower-case hexadecimal.</param>
/// <param name="Scale">How strongly it worked.</param>
public sealed record RecipeLora(string File, string Sha256, double Scale);
