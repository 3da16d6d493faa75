namespace Kinora.Media;

/// <summary>An outside program (ffmpeg, ffprobe) is missing or failed. The message names the operation, the exit code, the
/// remedy, and the program's last lines.</summary>
public sealed class MediaToolException : Exception
{
    /// <summary>A failure of a program that ran.</summary>
    /// <param name="operation">What was being done, for example <c>Writing the video '/videos/a.mp4'</c>.</param>
    /// <param name="tool">The program's plain name, for example <c>ffmpeg</c>.</param>
    /// <param name="exitCode">Its exit code, or null when it never ran or its code does not matter.</param>
    /// <param name="lastLines">The last lines of its standard error, oldest first.</param>
    /// <param name="remedy">A whole sentence on what to do, or null for the one that fits the last lines.</param>
    /// <param name="innerException">The cause, if there is one.</param>
    public MediaToolException(
        string operation,
        string tool,
        int? exitCode,
        IReadOnlyList<string> lastLines,
        string? remedy = null,
        Exception? innerException = null)
        : base(Compose(operation, tool, exitCode, lastLines, remedy), innerException)
    {
        Tool = tool;
        ExitCode = exitCode;
        LastLines = lastLines;
    }

    /// <summary>The program's plain name.</summary>
    public string Tool { get; }

    /// <summary>The program's exit code, or null when it could not be started or was judged by its output.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines the program wrote to standard error, oldest first; empty when it never ran.</summary>
    public IReadOnlyList<string> LastLines { get; }

    /// <summary>Whether the program said that the disk or a quota is full.</summary>
    public bool IsDiskFull => SaysDiskFull(LastLines);

    /// <summary>Whether the program ran and failed on what it was given; false where it is missing.</summary>
    public bool IsOfTheInput => ExitCode is not null || LastLines.Count > 0 || InnerException is null;

    /// <summary>What the program said last; the whole message where it said nothing.</summary>
    public string LastLine => LastLines.Count > 0 ? LastLines[^1].Trim() : Message;

    private static string Compose(
        string operation, string tool, int? exitCode, IReadOnlyList<string> lastLines, string? remedy)
    {
        string happened = exitCode is { } code ? $"{tool} failed with exit code {code}." : $"{tool} did not do it.";
        string advice = remedy ?? (SaysDiskFull(lastLines)
            ? "The disk is full: free some space or write to another disk."
            : $"See {tool}'s last lines for the cause.");
        string tail = lastLines.Count == 0 ? "" : $"{Environment.NewLine}  {string.Join($"{Environment.NewLine}  ", lastLines)}";
        return $"{operation}: {happened} {advice}{tail}";
    }

    private static bool SaysDiskFull(IReadOnlyList<string> lines) => lines.Any(line =>
        line.Contains("No space left on device", StringComparison.OrdinalIgnoreCase)
        || line.Contains("Disk quota exceeded", StringComparison.OrdinalIgnoreCase));
}
