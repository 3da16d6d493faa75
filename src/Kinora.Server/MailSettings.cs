namespace Kinora.Server;

/// <summary>An SMTP server.</summary>
internal sealed class MailSettings
{
    /// <summary>The mail server that sends codes; null shows them on the console.</summary>
    public string? Host { get; set; }

    /// <summary>Its port.</summary>
    public int Port { get; set; } = 587;

    /// <summary>User name there; null for none.</summary>
    public string? User { get; set; }

    /// <summary>Password.</summary>
    public string? Password { get; set; }

    /// <summary>Whom mail comes from.</summary>
    public string From { get; set; } = "kinora@localhost";

    /// <summary>Whether the connection to it is encrypted.</summary>
    public bool Tls { get; set; } = true;
}
