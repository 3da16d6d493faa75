using System.Diagnostics;
using Npgsql;

namespace Kinora.Server.Tests.Support;

/// <summary>
/// PostgreSQL for the tests of this process: the server that <c>KINORA_TEST_POSTGRES</c> names by a connection string whose user may
/// make databases, or else a throw-away one, if its programs are on this machine. It is set up unlike the usual: words are ordered as people do
/// and not by bytes, and its clock is that of Shanghai.
/// </summary>
internal static class PostgresServer
{
    private const string Variable = "KINORA_TEST_POSTGRES";
    private const string Settings = "timezone=Asia/Shanghai\nfsync=off\nlisten_addresses=''\nmax_connections=60\n";
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<string?> s_server = new(() => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named ? named : Programs() is { } bin ? Start(bin) : null);

    /// <summary>Makes an empty database and gives its connection string; without PostgreSQL the test that asks is skipped.</summary>
    public static async Task<string> CreateDatabaseAsync()
    {
        Skip.If(s_server.Value is null, $"PostgreSQL is not on this machine: there is no initdb in /usr/lib/postgresql/*/bin or on PATH, and {Variable} names no server.");
        var name = ServerIds.New("kinora_test_");
        await ExecuteAsync(s_server.Value!, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(s_server.Value) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }

    /// <summary>Copies a database that nobody is connected with, as a dump that is restored.</summary>
    public static async Task<string> CopyDatabaseAsync(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        var (from, to) = (settings.Database, settings.Database + "_copy");
        await ExecuteAsync(s_server.Value!, $"CREATE DATABASE {to} TEMPLATE {from}");
        settings.Database = to;
        return settings.ConnectionString;
    }

    /// <summary>Removes a database that was made here, whoever is still connected with it.</summary>
    public static async Task DropDatabaseAsync(string connection)
    {
        var settings = new NpgsqlConnectionStringBuilder(connection);
        NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        await ExecuteAsync(s_server.Value!, $"DROP DATABASE {settings.Database} WITH (FORCE)");
    }

    /// <summary>Ends everybody's connection with a database, as PostgreSQL does when it restarts.</summary>
    public static Task BreakConnectionsAsync(string connection) =>
        ExecuteAsync(s_server.Value!, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{new NpgsqlConnectionStringBuilder(connection).Database}'");

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(connection);
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        await command.ExecuteNonQueryAsync();
    }

    // The newest that Debian has unpacked, which are not on PATH.
    private static string? Programs() =>
        (Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [])
        .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var version) ? version : 0).Select(folder => Path.Combine(folder, "bin"))
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator))
        .FirstOrDefault(bin => File.Exists(Path.Combine(bin, "initdb")));

    // Below /tmp, for a socket's path must be short.
    private static string Start(string bin)
    {
        var folder = Directory.CreateTempSubdirectory("kinora-pg-").FullName;
        var data = Path.Combine(folder, "data");
        // PostgreSQL refuses to run as root.
        if (Environment.IsPrivilegedProcess) Run("chown", User, folder);
        RemoveAtTheEnd(bin, folder, data);
        var words = Output(Path.Combine(bin, "initdb"), "--help").Contains("--icu-locale", StringComparison.Ordinal) ? "--locale-provider=icu --icu-locale=en --locale=C.UTF-8" : "--locale=C.UTF-8";
        RunAsUser(Path.Combine(bin, "initdb"), [.. $"--pgdata={data} --username=kinora --auth=trust --encoding=UTF8 --no-sync {words}".Split(' ')]);
        File.AppendAllText(Path.Combine(data, "postgresql.conf"), $"{Settings}unix_socket_directories='{folder}'\n");
        RunAsUser(Path.Combine(bin, "pg_ctl"), "start", "--wait", "-D", data, "-l", Path.Combine(folder, "log"));
        return $"Host={folder};Username=kinora;Database=postgres;Pooling=false";
    }

    // A shell that outlives this process, whether it ends or is killed; a handler of its exit would not be given the time.
    private static void RemoveAtTheEnd(string bin, string folder, string data)
    {
        var stop = $"{(Environment.IsPrivilegedProcess ? $"runuser -u {User} -- " : "")}{Path.Combine(bin, "pg_ctl")} stop -D {data} -m immediate";
        Run("sh", "-c", $"setsid sh -c 'while kill -0 {Environment.ProcessId}; do sleep 1; done; {stop}; rm -rf {folder}' </dev/null >/dev/null 2>&1 &");
    }

    private static string User => File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres" : "nobody";

    private static void RunAsUser(string program, params string[] arguments)
    {
        if (Environment.IsPrivilegedProcess) Run("runuser", ["-u", User, "--", program, .. arguments]);
        else Run(program, arguments);
    }

    private static void Run(string program, params string[] arguments) => Output(program, arguments);

    // Into a pipe that nobody is left to hold: the server itself writes into its log.
    private static string Output(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/tmp" })!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(s_patience)) throw new TimeoutException($"{program} took too long.");
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {error.Result}");
    }
}
