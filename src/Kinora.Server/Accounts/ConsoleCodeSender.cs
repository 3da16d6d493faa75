namespace Kinora.Server.Accounts;

/// <summary>Shows codes on the server's console, for trying things out.</summary>
internal sealed class ConsoleCodeSender(TextWriter console) : ICodeSender
{
    public Task SendAsync(Destination to, string text, CancellationToken cancellation) => console.WriteLineAsync($"To {to.Text}: {text}");
}
