namespace Kinora.Server.Studio;

/// <summary>A part that a prompt may have.</summary>
/// <param name="Signs">What tells that it is there; English ones in lower case.</param>
/// <param name="Phrases">What can be added where it is not.</param>
internal sealed record PromptPart(IReadOnlyList<string> Signs, IReadOnlyList<string> Phrases);
