namespace Kinora.Server.Studio;

/// <summary>What signing in tells the operator.</summary>
internal static partial class SignInLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "A code could not be sent")]
    public static partial void NotSent(ILogger log, Exception error);
}
