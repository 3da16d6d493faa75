namespace Kinora.Client;

/// <summary>A refusal in OpenAI's form.</summary>
internal sealed record ErrorBody(ErrorBody.Detail? Error)
{
    /// <summary>What it says.</summary>
    internal sealed record Detail(string? Message, string? Type, string? Param, string? Code);
}
