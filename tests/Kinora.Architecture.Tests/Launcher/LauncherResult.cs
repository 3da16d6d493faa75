namespace Kinora.Architecture.Tests.Launcher;

/// <summary>How one run of the launcher ended and what it said on each stream.</summary>
internal sealed record LauncherResult(int ExitCode, string Output, string Error)
{
    public string LastLine => Output.TrimEnd('\n').Split('\n')[^1];
}
