using System.Net;

namespace Kinora.Client;

/// <summary>The server refused a request or failed; the message is the server's.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="message">What was asked, what is wrong, and the remedy.</param>
public sealed class KinoraApiException(HttpStatusCode status, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public HttpStatusCode Status => status;

    /// <summary>A word for programs, such as queue_full; null where the server gave none.</summary>
    public string? Code { get; init; }

    /// <summary>OpenAI's kind of error, such as rate_limit_error; null where the server gave none.</summary>
    public string? Type { get; init; }

    /// <summary>The field that it is about; null for none.</summary>
    public string? Param { get; init; }

    /// <summary>The name under which the server's log tells more; null where it gave none.</summary>
    public string? RequestId { get; init; }

    /// <summary>After which time it makes sense to ask again; null for never.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
