using System.Globalization;
using Kinora.Server.Data;
using Kinora.Server.Jobs;

namespace Kinora.Server.Api;

/// <summary>From jobs to replies.</summary>
internal sealed class VideoReplies(JobBoard board, EtaEstimator estimator)
{
    private const double UnknownWaitMs = 1000;
    private const int LeastWaitMs = 500;
    private const int MostWaitMs = 10_000;

    /// <summary>A video as it stands now.</summary>
    public async Task<VideoReply> OfAsync(VideoJob job, CancellationToken cancellation) => (await OfAsync([job], cancellation))[0];

    /// <summary>Videos as they stand now, in their order.</summary>
    public async Task<IReadOnlyList<VideoReply>> OfAsync(IReadOnlyList<VideoJob> jobs, CancellationToken cancellation)
    {
        IReadOnlyList<VideoJob> onTheWay = jobs.Any(EtaEstimator.Waits) ? await estimator.OnTheWayAsync(cancellation) : [];
        var replies = new List<VideoReply>(jobs.Count);
        foreach (var job in jobs) replies.Add(await OfAsync(job, onTheWay, cancellation));
        return replies;
    }

    /// <summary>Tells OpenAI's clients when to ask again: a tenth of what is left.</summary>
    public static void SetPollHeader(HttpResponse response, VideoReply reply)
    {
        if (reply.Status is not ("queued" or "in_progress")) return;
        var wait = reply.EtaSeconds is { } eta ? Math.Clamp(eta * 1000 / 10, LeastWaitMs, MostWaitMs) : UnknownWaitMs;
        response.Headers["openai-poll-after-ms"] = ((int)wait).ToString(CultureInfo.InvariantCulture);
    }

    private async Task<VideoReply> OfAsync(VideoJob job, IReadOnlyList<VideoJob> onTheWay, CancellationToken cancellation)
    {
        var live = job.State == JobState.InProgress ? board.Progress(job.Id) : null;
        var waits = job.State is JobState.Queued or JobState.InProgress;
        return new VideoReply
        {
            Id = job.Id,
            Model = job.Model,
            Status = JobStateNames.StatusOf(job.State),
            State = JobStateNames.Of(job.State),
            Progress = live is null ? job.Progress : Math.Max(live.Percent, 0),
            CreatedAt = ToSeconds(job.CreatedAt),
            CompletedAt = job.State == JobState.Completed && job.CompletedAt is { } done ? ToSeconds(done) : null,
            ExpiresAt = job.ExpiresAt is { } expires ? ToSeconds(expires) : null,
            Prompt = job.Prompt,
            Size = $"{job.Width}x{job.Height}",
            Seconds = job.Seconds ?? (job.Frames / job.Fps).ToString("0.###", CultureInfo.InvariantCulture),
            RemixedFromVideoId = job.RemixedFrom,
            Error = job.ErrorCode is null ? null : new VideoError(job.ErrorCode, job.ErrorMessage ?? ""),
            NegativePrompt = job.NegativePrompt,
            Seed = ulong.Parse(job.Seed, CultureInfo.InvariantCulture),
            Steps = job.Steps,
            StoppedAfter = job.StopAfter > 0 ? job.StopAfter : null,
            Guidance = job.Guidance,
            Shift = job.Shift,
            NumFrames = job.Frames,
            Fps = job.Fps,
            Lora = [.. job.LoraList().Select(l => new LoraReply(l.Name, l.Scale))],
            Priority = job.Priority,
            Paused = job.Paused,
            QueuePosition = EtaEstimator.Position(job, onTheWay),
            Phase = live?.Phase.ToString().ToLowerInvariant(),
            Step = live?.Step,
            EtaSeconds = waits && await estimator.RemainingAsync(job, onTheWay, cancellation) is { } eta ? Math.Round(eta, 1) : null,
            Preview = live is { Preview: > 0 } ? live.Preview : null,
        };
    }

    private static long ToSeconds(long milliseconds) => milliseconds / 1000;
}
