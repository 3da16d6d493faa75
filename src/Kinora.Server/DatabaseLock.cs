using Npgsql;

namespace Kinora.Server;

/// <summary>
/// Holds a PostgreSQL database for one process, as <see cref="DataFolderLock"/> holds a folder: a second server with another data folder
/// would take the first one's running videos for interrupted ones. It is an advisory lock of a connection, so it ends with the process.
/// </summary>
internal sealed class DatabaseLock(ServerSettings settings) : IAsyncDisposable
{
    // Any number will do that stays the same: these are the letters of the name.
    private const long Key = 0x6B696E6F7261;

    // A server that was killed a moment ago has its lock until PostgreSQL notices.
    private static readonly string s_take = $"SET lock_timeout = '5s'; SELECT pg_advisory_lock({Key})";

    private NpgsqlConnection? _connection;

    /// <summary>Looks whether PostgreSQL answers, so that a wrong setting is told at once and not after many attempts.</summary>
    /// <exception cref="ServerException">It can't be reached, or refuses the user.</exception>
    public async Task DemandReachableAsync(CancellationToken cancellation)
    {
        if (settings.Database is null) return;
        try
        {
            await using var connection = await OpenAsync(cancellation);
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.InvalidCatalogName)
        {
            // The database is not there yet: the migrations make it.
        }
        catch (NpgsqlException error)
        {
            throw new ServerException($"The PostgreSQL database of the setting Database can't be used: {error.Message.TrimEnd('.')}. Look at its address, user and password, and whether PostgreSQL runs.");
        }
    }

    /// <summary>Takes the database; does nothing where it is an SQLite file, which lies in the data folder.</summary>
    /// <exception cref="ServerException">Another server uses it.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        if (settings.Database is null) return;
        var connection = await OpenAsync(cancellation);
        try
        {
            await using var command = new NpgsqlCommand(s_take, connection);
            await command.ExecuteNonQueryAsync(cancellation);
            _connection = connection;
        }
        catch (PostgresException error) when (error.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new ServerException("Another server uses the PostgreSQL database of the setting Database. Stop it, or name another database.");
        }
        finally
        {
            if (_connection is null) await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
    }

    // Outside of the pool, which would keep the connection and the lock with it.
    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(settings.Database) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
