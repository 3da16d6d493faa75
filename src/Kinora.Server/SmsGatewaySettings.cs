namespace Kinora.Server;

/// <summary>An HTTP gateway that sends text messages.</summary>
internal sealed class SmsGatewaySettings
{
    /// <summary>Where codes for phones are posted; null shows them on the console.</summary>
    public string? Url { get; set; }

    /// <summary>The body as JSON text, in which {phone} and {text} are replaced.</summary>
    public string Body { get; set; } = """{"to": "{phone}", "text": "{text}"}""";

    /// <summary>Headers such as Authorization.</summary>
    public Dictionary<string, string> Headers { get; set; } = [];
}
