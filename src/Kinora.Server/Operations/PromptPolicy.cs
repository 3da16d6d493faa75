namespace Kinora.Server.Operations;

/// <summary>A check of prompts before they are queued. This one looks for words; another is put in its place by registering it.</summary>
internal class PromptPolicy(ServerSettings settings)
{
    /// <summary>Why a prompt is refused.</summary>
    /// <returns>A whole sentence for its author; null where nothing is wrong.</returns>
    public virtual string? FindFault(string prompt) =>
        settings.RefusedWords.Find(word => word.Length > 0 && prompt.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word
            ? $"This server's operator does not allow '{word}' in prompts. Describe the video in other words."
            : null;
}
