namespace Kinora.Server.Accounts;

/// <summary>Sends a short text to a phone or mailbox.</summary>
internal interface ICodeSender
{
    /// <summary>Sends it.</summary>
    /// <exception cref="ServerException">It could not be sent.</exception>
    Task SendAsync(Destination to, string text, CancellationToken cancellation);
}
