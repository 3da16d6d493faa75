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

    /// <summary>How long until a job is done.</summary>
    /// <returns>Seconds; null when it is not on its way or nothing is known.</returns>
    public async Task<double?> RemainingAsync(VideoJob job, CancellationToken cancellation)
    {
        if (job.State == JobState.InProgress) return await RunningAsync(job, cancellation);
        if (job.State != JobState.Queued || job.Paused) return null;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ahead = await Ahead(db, job).AsNoTracking().ToListAsync(cancellation);
        ahead.AddRange(await db.Videos.AsNoTracking().Where(v => v.State == JobState.InProgress).ToListAsync(cancellation));
        double sum = 0;
        foreach (var other in ahead)
        {
            if ((other.State == JobState.InProgress ? await RunningAsync(other, cancellation) : await DurationAsync(other, cancellation)) is not { } seconds) return null;
            sum += seconds;
        }

        return await DurationAsync(job, cancellation) is { } own ? (sum / settings.Devices.Count) + own : null;
    }

    /// <summary>How many jobs go before a waiting one.</summary>
    public async Task<int> PositionAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await Ahead(db, job).CountAsync(cancellation);
    }

    private async Task<double?> RunningAsync(VideoJob job, CancellationToken cancellation)
    {
        var progress = board.Progress(job.Id);
        // Most of its work is left out: what this run says of its phase is all there is to go by.
        if (job.StopAfter is not null) return progress?.RemainingSeconds;
        var whole = await DurationAsync(job, cancellation);
        return whole is { } seconds ? seconds * (100 - (progress?.Percent ?? job.Progress)) / 100 : progress?.RemainingSeconds;
    }

    private static IQueryable<VideoJob> Ahead(ServerDb db, VideoJob job) =>
        db.Videos.Where(v => v.State == JobState.Queued && !v.Paused && (v.Priority > job.Priority || (v.Priority == job.Priority && v.Rank < job.Rank)));

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
