using Kinora.Pipelines;

namespace Kinora.Server.Operations;

/// <summary>
/// A check of prompts before they are queued. Every registered one is asked; the first that finds a fault decides. A check of
/// one's own is registered in <see cref="ServerApp"/>, or is a service that <see cref="PolicySettings.Url"/> names.
/// </summary>
internal interface IPromptPolicy
{
    /// <summary>Why a prompt is refused.</summary>
    /// <returns>A whole sentence for its author; null where nothing is wrong.</returns>
    /// <exception cref="ServerException">It can't be told now; the prompt is refused for the time being.</exception>
    Task<FaultText?> FindFaultAsync(string prompt, CancellationToken cancellation);
}
