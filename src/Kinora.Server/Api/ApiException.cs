using Kinora.Pipelines;

namespace Kinora.Server.Api;

/// <summary>A refusal in OpenAI's form.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">A word for programs.</param>
/// <param name="texts">What was asked, what is wrong, and the remedy, in sentences; the message is all of them in English.</param>
/// <param name="param">The field it is about; null for none.</param>
internal sealed class ApiException(int status, string code, IReadOnlyList<FaultText> texts, string? param = null) : Exception(string.Join(" ", texts))
{
    /// <inheritdoc cref="ApiException(int, string, IReadOnlyList{FaultText}, string)"/>
    public ApiException(int status, string code, FaultText text, string? param = null)
        : this(status, code, [text], param)
    {
    }

    public int Status => status;

    public string Code => code;

    public IReadOnlyList<FaultText> Texts => texts;

    public string? Param => param;

    /// <summary>Seconds after which it makes sense to ask again; null for never.</summary>
    public int? RetryAfterSeconds { get; init; }

    public static ApiException NotFound(string id) => new(StatusCodes.Status404NotFound, "not_found", $"There is no video '{Shorten(id)}'. List yours with GET /v1/videos.", "video_id");

    public static ApiException BadRequest(FaultText text, string? param = null, string code = "invalid_value") => new(StatusCodes.Status400BadRequest, code, text, param);

    /// <summary>Text from outside, cut to what a message can bear.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
