using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Kinora.Server.Tests.Support;

/// <summary>The real program as a process of its own, on a port of this machine.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly BlockingCollection<string> _said = [];
    private readonly Process _process;

    private ServerProcess(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    /// <summary>Resident memory.</summary>
    public long MemoryBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Starts a server and waits until it serves.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="model">The model, by name or folder.</param>
    /// <param name="options">More of the command line.</param>
    public static async Task<ServerProcess> StartAsync(string data, string model, params string[] options)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var server = new ServerProcess(Process.Start(Command([.. Common(data, model), "--urls", address.OriginalString, .. options]))!, address);
        server._process.OutputDataReceived += (_, line) => server._said.Add(line.Data ?? "");
        server._process.BeginOutputReadLine();
        await server.ReadyAsync();
        return server;
    }

    /// <summary>Runs one of the operator's commands and gives what it says.</summary>
    public static async Task<string> RunAsync(string data, params string[] arguments)
    {
        using var process = Process.Start(Command([.. arguments, "--data", data]))!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await error);
        return (await output).Trim();
    }

    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromMinutes(2) };
        if (key is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    /// <summary>Waits for something on the console that holds a text.</summary>
    public string Said(string part)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var line = _said.Take(patience.Token);
            if (line.Contains(part, StringComparison.Ordinal)) return line;
        }
    }

    /// <summary>Ends it as kill -9 does.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _said.Dispose();
    }

    private static string[] Common(string data, string model) => ["--data", data, "--model", model];

    private static ProcessStartInfo Command(IEnumerable<string> arguments) => new("dotnet", [typeof(ServerSettings).Assembly.Location, .. arguments])
    {
        RedirectStandardError = true,
        RedirectStandardOutput = true,
    };

    // It says on stderr when it serves; if it ends before, what it said is the failure.
    private async Task ReadyAsync()
    {
        var said = new List<string>();
        while (await _process.StandardError.ReadLineAsync() is { } line)
        {
            said.Add(line);
            if (!line.StartsWith("Kinora serves", StringComparison.Ordinal)) continue;
            using var client = Client();
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/ready")).StatusCode);
            _ = _process.StandardError.ReadToEndAsync();
            return;
        }

        Assert.Fail(string.Join('\n', said));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
