namespace Kinora.Server;

/// <summary>The server can't be started or a command not be done; the message is for its operator.</summary>
internal sealed class ServerException(string message) : Exception(message);
