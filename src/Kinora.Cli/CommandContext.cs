namespace Kinora.Cli;

/// <summary>What a command has of the world: where it writes and what stops it.</summary>
/// <param name="Out">For data: with <c>--json</c> one line of JSON.</param>
/// <param name="Error">For people.</param>
/// <param name="ErrorIsTerminal">Whether people watch the line being redrawn.</param>
/// <param name="Cancellation">Ctrl-C.</param>
internal sealed record CommandContext(TextWriter Out, TextWriter Error, bool ErrorIsTerminal, CancellationToken Cancellation)
{
    /// <summary>The console's.</summary>
    public static CommandContext OfProcess(CancellationToken cancellation) =>
        new(Console.Out, Console.Error, !Console.IsErrorRedirected, cancellation);
}
