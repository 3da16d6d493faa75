using Kinora.Pipelines;

namespace Kinora.Server.Operations;

/// <summary>Refuses prompts that hold one of the operator's words.</summary>
internal sealed class WordListPolicy(ServerSettings settings) : IPromptPolicy
{
    public Task<FaultText?> FindFaultAsync(string prompt, CancellationToken cancellation)
    {
        FaultText? fault = null;
        if (settings.RefusedWords.Find(word => word.Length > 0 && prompt.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } word)
            fault = $"This server's operator does not allow '{word}' in prompts. Describe the video in other words.";
        return Task.FromResult(fault);
    }
}
