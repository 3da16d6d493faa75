namespace Kinora.Cli;

/// <summary>The JSON of a command that failed.</summary>
/// <param name="Error">The whole text.</param>
/// <param name="ExitCode">The program's exit code.</param>
internal sealed record FailureReport(string Error, int ExitCode);
