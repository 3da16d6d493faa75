using Kinora.Server.Api;

namespace Kinora.Server.Operations;

/// <summary>Asks all checks of prompts.</summary>
internal sealed partial class PromptPolicies(IEnumerable<IPromptPolicy> policies, ILogger<PromptPolicies> log)
{
    private const int RetryAfterSeconds = 30;

    /// <summary>Refuses a prompt that one of them has something against.</summary>
    /// <exception cref="ApiException">One has, or can't tell.</exception>
    public async Task DemandAsync(string prompt, CancellationToken cancellation)
    {
        foreach (var policy in policies)
        {
            try
            {
                if (await policy.FindFaultAsync(prompt, cancellation) is { } fault) throw ApiException.BadRequest(fault, "prompt", "content_policy_violation");
            }
            catch (ServerException error)
            {
                LogNoAnswer(error);
                throw new ApiException(StatusCodes.Status503ServiceUnavailable, "policy_unavailable", "Prompts can't be checked at the moment, so none is taken. Try again later.", "prompt") { RetryAfterSeconds = RetryAfterSeconds };
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A prompt could not be checked")]
    private partial void LogNoAnswer(Exception error);
}
