using System.Diagnostics;

namespace Kinora.Media;

/// <summary>
/// A running outside program with an argument list (no shell), its standard streams as pipes. Standard error is drained all
/// the time, so it can't block the program, and its last lines are kept. Disposing kills the program if it still runs.
/// </summary>
internal sealed class ExternalProcess : IDisposable
{
    private const int KeptLines = 12;

    private readonly ExternalTool _tool;
    private readonly string _operation;
    private readonly CancellationToken _cancellation;
    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();
    private readonly List<Thread> _readers = [];
    private readonly CancellationTokenRegistration _registration;

    public ExternalProcess(
        ExternalTool tool,
        string program,
        IEnumerable<string> arguments,
        string operation,
        bool captureOutput,
        string? workingDirectory,
        CancellationToken cancellation)
    {
        _tool = tool;
        _operation = operation;
        _cancellation = cancellation;
        cancellation.ThrowIfCancellationRequested();
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = workingDirectory ?? "",
        };
        start.Environment["AV_LOG_FORCE_NOCOLOR"] = "1";
        _process = new Process { StartInfo = start };
        try
        {
            _process.Start();
        }
        catch
        {
            _process.Dispose();
            throw;
        }

        Read(_process.StandardError, Keep);
        if (!captureOutput)
            Read(_process.StandardOutput, _ => { });
        _registration = cancellation.Register(Kill);
    }

    /// <summary>The program's standard output, when it is captured.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last lines of standard error so far, oldest first.</summary>
    public IReadOnlyList<string> LastLines
    {
        get
        {
            lock (_lastLines)
                return [.. _lastLines];
        }
    }

    /// <summary>Writes to the program's standard input.</summary>
    /// <exception cref="MediaToolException">The program ended before it read everything.</exception>
    /// <exception cref="OperationCanceledException">It was killed by the cancellation.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            _process.StandardInput.BaseStream.Write(bytes);
        }
        catch (IOException error)
        {
            WaitForExit();
            throw Failure(error);
        }
    }

    /// <summary>Writes all input and closes it. A program may stop reading early; whether that is a fault its exit code says.</summary>
    public void Feed(ReadOnlyMemory<byte> input)
    {
        try
        {
            _process.StandardInput.BaseStream.Write(input.Span);
        }
        catch (IOException)
        {
            // The pipe broke: the exit code and the last lines tell why.
        }

        _process.StandardInput.Close();
    }

    /// <summary>Closes the input, waits for the end and demands exit code 0.</summary>
    /// <exception cref="MediaToolException">The program ended with another code.</exception>
    /// <exception cref="OperationCanceledException">It was killed by the cancellation.</exception>
    public void RequireSuccess()
    {
        _process.StandardInput.Close();
        WaitForExit();
        if (_process.ExitCode != 0)
            throw Failure();
        _cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The exception that tells of this program's end; a cancellation takes precedence.</summary>
    public MediaToolException Failure(Exception? cause = null)
    {
        _cancellation.ThrowIfCancellationRequested();
        return new MediaToolException(_operation, _tool.Name, _process.HasExited ? _process.ExitCode : null, LastLines, null, cause);
    }

    public void Dispose()
    {
        _registration.Dispose();
        Kill();
        WaitForExit();
        _process.Dispose();
    }

    private void WaitForExit()
    {
        _process.WaitForExit();
        foreach (Thread reader in _readers)
            reader.Join();
    }

    // On threads of its own and not the common pool's, which would start with the priority of the caller and keep it.
    private void Read(StreamReader from, Action<string> take)
    {
        Thread reader = new(() =>
        {
            try
            {
                while (from.ReadLine() is { } line)
                    take(line);
            }
            catch (IOException)
            {
                // The pipe broke: there is nothing more to read.
            }
        })
        { IsBackground = true, Name = "kinora media" };
        _readers.Add(reader);
        reader.Start();
    }

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }

    private void Keep(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line.Length <= 400 ? line : line[..400]);
            if (_lastLines.Count > KeptLines)
                _lastLines.Dequeue();
        }
    }
}
