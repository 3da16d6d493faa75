namespace Kinora.Cli;

/// <summary>What the program's exit code says; part of the command line's contract.</summary>
internal static class ExitCodes
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A fault of the program itself.</summary>
    public const int Unexpected = 1;

    /// <summary>Bad arguments: unknown options, values that can't be, a model that is not there.</summary>
    public const int BadArguments = 2;

    /// <summary>Bad input or model files, or weights whose numbers break down.</summary>
    public const int BadInput = 3;

    /// <summary>Out of memory, disk or another budget.</summary>
    public const int OutOfBudget = 4;

    /// <summary>An external tool or library is missing or failed.</summary>
    public const int ToolFailed = 5;

    /// <summary>Cancelled by Ctrl-C.</summary>
    public const int Cancelled = 130;
}
