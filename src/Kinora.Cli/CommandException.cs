namespace Kinora.Cli;

/// <summary>A command can't go on; carries the exit code.</summary>
internal sealed class CommandException(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
