namespace Kinora.Media;

/// <summary>An outside program: its plain name for messages, the name or path to start, and the variable that overrides it.</summary>
internal sealed record ExternalTool(string Name, string Program, string Variable)
{
    /// <summary>The absolute path of the program.</summary>
    /// <exception cref="MediaToolException">It is not there or not executable.</exception>
    public string Locate() => Locate(Environment.GetEnvironmentVariable("PATH") ?? "");

    /// <summary>The same with a given search path (folders separated by the platform's separator).</summary>
    public string Locate(string searchPath)
    {
        bool isPath = Program.Contains(Path.DirectorySeparatorChar);
        IEnumerable<string> candidates = isPath
            ? [Path.GetFullPath(Program)]
            : searchPath.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, Program));
        return candidates.FirstOrDefault(IsExecutable) ?? throw Missing(
            isPath ? $"There is no executable file '{Program}'." : $"No program '{Program}' is on the PATH.");
    }

    /// <summary>Starts the program, finding it first.</summary>
    /// <exception cref="MediaToolException">It is missing or can't be started.</exception>
    public ExternalProcess Start(
        IEnumerable<string> arguments, string operation, bool captureOutput, string? workingDirectory, CancellationToken cancellation)
    {
        string program = Locate();
        try
        {
            return new ExternalProcess(this, program, arguments, operation, captureOutput, workingDirectory, cancellation);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw Missing($"'{program}' could not be started ({error.Message}).", error);
        }
    }

    /// <summary>Runs the program to its end: <paramref name="input"/> goes in, standard output comes back.</summary>
    /// <exception cref="MediaToolException">It is missing or exited with another code than 0.</exception>
    public ExternalResult Run(
        IEnumerable<string> arguments, string operation, ReadOnlyMemory<byte> input, string? workingDirectory, CancellationToken cancellation)
    {
        using ExternalProcess process = Start(arguments, operation, captureOutput: true, workingDirectory, cancellation);
        // Input and output run at once: a program that answers before it has read everything would block otherwise.
        // On a thread of its own, for it may wait long and has the priority of the caller.
        Task feeding = Task.Factory.StartNew(() => process.Feed(input), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        using MemoryStream output = new();
        process.Output.CopyTo(output);
        feeding.GetAwaiter().GetResult();
        process.RequireSuccess();
        return new ExternalResult(output.ToArray(), process.LastLines);
    }

    private MediaToolException Missing(string what, Exception? cause = null) => new(
        $"Looking for {Name}", Name, null, [],
        $"{what} Install ffmpeg (on Debian or Ubuntu: apt-get install ffmpeg) or set {Variable} to the program's path.", cause);

    private static bool IsExecutable(string path)
    {
        const UnixFileMode anyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        return File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & anyExecute) != 0);
    }
}
