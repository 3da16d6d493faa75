using System.Collections.Concurrent;
using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Jobs;

/// <summary>Durations from this server's own history; no number where there is no basis.</summary>
internal sealed class EtaEstimator(IDbContextFactory<ServerDb> databases, JobBoard board, ServerSettings settings)
{
    private const int History = 15;

    // Seconds per unit of work by model. A model without history has null until one of its videos is done.
    private readonly ConcurrentDictionary<string, double?> _rates = new();

    /// <summary>A video was finished: the history has grown.</summary>
    public void Forget(string model) => _rates.TryRemove(model, out _);

    /// <summary>How long a video takes once a worker has it.</summary>
    /// <returns>Seconds; null while the model has no history.</returns>
    public async Task<double?> DurationAsync(VideoJob job, CancellationToken cancellation)
    {
        if (!_rates.TryGetValue(job.Model, out var rate))
        {
            rate = await MeasureAsync(job.Model, cancellation);
            _rates[job.Model] = rate;
        }

        return rate * job.Work();
    }

    /// <summary>All that waits its turn or is being made, with no more of each than estimates need. Read once for whatever is estimated together.</summary>
    public async Task<IReadOnlyList<VideoJob>> OnTheWayAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Videos.AsNoTracking().Where(v => v.State == JobState.InProgress || (v.State == JobState.Queued && !v.Paused)).Select(v => new VideoJob
        {
            Id = v.Id, OwnerId = v.OwnerId, Model = v.Model, Prompt = "", Seed = v.Seed, State = v.State, Priority = v.Priority, Rank = v.Rank, Progress = v.Progress,
            Steps = v.Steps, StopAfter = v.StopAfter, Guidance = v.Guidance, Width = v.Width, Height = v.Height, Frames = v.Frames,
        }).ToListAsync(cancellation);
    }

    /// <summary>How long until a job is done.</summary>
    /// <param name="job">The job.</param>
    /// <param name="onTheWay">What <see cref="OnTheWayAsync"/> gives; looked at only if the job waits.</param>
    /// <param name="cancellation">Ends the reading of the history.</param>
    /// <returns>Seconds; null when it is not on its way or nothing is known.</returns>
    public async Task<double?> RemainingAsync(VideoJob job, IReadOnlyList<VideoJob> onTheWay, CancellationToken cancellation)
    {
        if (job.State == JobState.InProgress) return await RunningAsync(job, cancellation);
        if (!Waits(job)) return null;
        double sum = 0;
        foreach (var other in onTheWay.Where(v => v.State == JobState.InProgress || GoesBefore(v, job)))
        {
            if ((other.State == JobState.InProgress ? await RunningAsync(other, cancellation) : await DurationAsync(other, cancellation)) is not { } seconds) return null;
            sum += seconds;
        }

        return await DurationAsync(job, cancellation) is { } own ? (sum / settings.Devices.Count) + own : null;
    }

    /// <summary>How many jobs go before a waiting one; null when it does not wait.</summary>
    public static int? Position(VideoJob job, IReadOnlyList<VideoJob> onTheWay) => Waits(job) ? onTheWay.Count(v => GoesBefore(v, job)) : null;

    /// <summary>Whether a job waits its turn.</summary>
    public static bool Waits(VideoJob job) => job is { State: JobState.Queued, Paused: false };

    private async Task<double?> RunningAsync(VideoJob job, CancellationToken cancellation)
    {
        var progress = board.Progress(job.Id);
        // Most of its work is left out: what this run says of its phase is all there is to go by.
        if (job.StopAfter is not null) return progress?.RemainingSeconds;
        var whole = await DurationAsync(job, cancellation);
        return whole is { } seconds ? seconds * (100 - (progress?.Percent ?? job.Progress)) / 100 : progress?.RemainingSeconds;
    }

    private static bool GoesBefore(VideoJob other, VideoJob job) =>
        Waits(other) && (other.Priority > job.Priority || (other.Priority == job.Priority && other.Rank < job.Rank));

    private async Task<double?> MeasureAsync(string model, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var done = await db.Videos.AsNoTracking().Where(v => v.Model == model && v.WorkSeconds != null && !v.WasResumed)
            .OrderByDescending(v => v.CompletedAt).Take(History).ToListAsync(cancellation);
        if (done.Count == 0) return null;
        var rates = done.Select(v => v.WorkSeconds!.Value / v.Work()).Order().ToList();
        return rates[rates.Count / 2];
    }
}
