using Kinora.Media;
using Kinora.Pipelines;
using Kinora.Server.Data;
using Kinora.Server.Operations;
using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Makes the queue's videos on one device, one after another.</summary>
internal sealed partial class GenerationWorker(
    Device device, JobQueue queue, JobBoard board, JobFiles files, IVideoMaker maker, EtaEstimator estimator, ServerMetrics metrics,
    ServerSettings settings, TimeProvider time, ILogger<GenerationWorker> log) : BackgroundService
{
    /// <summary>Name of the thread that makes a video, and of those that the engine starts from it.</summary>
    internal const string ThreadName = "kinora video";

    private static readonly TimeSpan s_pauseAfterFault = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var work = board.NewWork;
                if (await queue.ClaimAsync(stoppingToken) is { } job) await RunAsync(job, stoppingToken);
                else await work.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                // A database that can't be reached for a while must not end the server.
                LogFault(error);
                await Task.Delay(s_pauseAfterFault, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task RunAsync(VideoJob job, CancellationToken stopping)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        board.Start(job.Id, source);
        try
        {
            using var activity = ServerMetrics.Traces.StartActivity("video");
            activity?.SetTag("video.id", job.Id);
            // Its owner may have stopped it before there was something to interrupt.
            if (!await queue.IsInProgressAsync(job.Id)) source.Cancel();
            source.Token.ThrowIfCancellationRequested();
            LogStart(job.Id, device, job.StepsDone);
            var start = time.GetTimestamp();
            // The engine's scopes belong to a thread, and a thread of the pool must not be held for minutes. This one waits and follows,
            // while the one that computes leaves the processor to requests.
            var wentOn = await Task.Factory.StartNew(
                () => BackgroundWork.Run(ThreadName, settings.Niceness, work => maker.Make(job, device, new ForegroundFollower(new QueueFollower(job, queue, board), work), source.Token)),
                CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            var seconds = time.GetElapsedTime(start).TotalSeconds;
            if (!await queue.CompleteAsync(job, seconds, wentOn, settings.KeepDays)) files.Remove(job.Id);
            estimator.Forget(job.Model);
            metrics.Finished(JobState.Completed, seconds);
            LogDone(job.Id, seconds);
        }
        catch (Exception) when (source.IsCancellationRequested)
        {
            // ffmpeg may die of the same signal first; whatever it says then is the cancellation's doing.
            LogStopped(job.Id);
            await AfterStopAsync(job, stopping.IsCancellationRequested);
        }
        catch (Exception error)
        {
            var (code, message) = Describe(error);
            LogFailure(error, job.Id);
            await queue.FailAsync(job.Id, code, message);
            metrics.Finished(JobState.Failed, null);
        }
        finally
        {
            board.Stop(job.Id);
            board.Changed(job.Id, job.OwnerId);
        }
    }

    // The server ends: the job waits for the next start. Its owner stopped or removed it: its work is thrown away.
    private async Task AfterStopAsync(VideoJob job, bool serverEnds)
    {
        if (serverEnds) await queue.ReleaseAsync(job.Id);
        else
        {
            files.Remove(job.Id);
            metrics.Finished(JobState.Cancelled, null);
        }
    }

    // Messages of known errors are made for people; paths in them are not for this server's users.
    private static (string Code, string Message) Describe(Exception error) => error switch
    {
        GenerationException => ("generation_failed", error.Message),
        RequestException or ServerException => ("invalid_request", error.Message),
        ModelException => ("model_unusable", "The model or a LoRA can't be used as it is; the server's log says why."),
        OutOfMemoryException or TensorException => ("out_of_memory", "The computation failed, most likely for want of memory. Take a smaller size or fewer frames; the server's log says more."),
        MediaToolException or IOException => ("storage_failed", "The video could not be written; the server's log says why. It can be retried: what was computed is kept."),
        _ => ("server_error", "An unexpected error; the server's log says more."),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue failed; it is tried again")]
    private partial void LogFault(Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {Id} begins on {Device} after {Steps} saved steps")]
    private partial void LogStart(string id, Device device, int steps);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {Id} is done in {Seconds:F1} s")]
    private partial void LogDone(string id, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Video {Id} was stopped")]
    private partial void LogStopped(string id);

    [LoggerMessage(Level = LogLevel.Error, Message = "Video {Id} failed")]
    private partial void LogFailure(Exception error, string id);
}
