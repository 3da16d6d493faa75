namespace Kinora.Server;

/// <summary>An HTTP gateway that sends text messages.</summary>
internal sealed class SmsGatewaySettings
{
    /// <summary>Where to post; null for no gateway.</summary>
    public string? Url { get; set; }

    /// <summary>The body as JSON text, in which {phone} and {text} are replaced.</summary>
    public string Body { get; set; } = """{"to": "{phone}", "text": "{text}"}""";

    /// <summary>Headers such as Authorization.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];
}
