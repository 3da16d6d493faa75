namespace Kinora.Server;

/// <summary>A service that checks prompts.</summary>
internal sealed class PolicySettings
{
    /// <summary>Where {"prompt": …} is posted to; it answers {"allowed": true}, or false with a "reason" for the author. Null for no service.</summary>
    public string? Url { get; set; }

    /// <summary>Headers such as Authorization.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];
}
