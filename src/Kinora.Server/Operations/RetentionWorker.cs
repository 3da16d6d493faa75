using Kinora.Server.Jobs;

namespace Kinora.Server.Operations;

/// <summary>Removes files whose time has come, once an hour.</summary>
internal sealed partial class RetentionWorker(JobQueue queue, TimeProvider time, ILogger<RetentionWorker> log) : BackgroundService
{
    private static readonly TimeSpan s_interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        do
        {
            try
            {
                await queue.ExpireAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                LogFault(error);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Old videos could not be removed; it is tried again in an hour")]
    private partial void LogFault(Exception error);
}
