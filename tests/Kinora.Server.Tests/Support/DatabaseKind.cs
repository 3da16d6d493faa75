namespace Kinora.Server.Tests.Support;

/// <summary>What a test's server keeps its rows in.</summary>
public enum DatabaseKind
{
    /// <summary>A file in its data folder.</summary>
    Sqlite,

    /// <summary>A database of its own in <see cref="PostgresServer"/>.</summary>
    Postgres,
}
