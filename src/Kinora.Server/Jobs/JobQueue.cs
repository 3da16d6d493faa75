using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Jobs;

/// <summary>The durable queue. Every change of state is one conditional update, so two that meet can't both win.</summary>
internal sealed class JobQueue(IDbContextFactory<ServerDb> databases, JobBoard board, JobFiles files, TimeProvider time) : IDisposable
{
    /// <summary>A job that was begun so often without saving a step is given up.</summary>
    public const int MaxFruitlessAttempts = 5;

    /// <summary>What is told of such a job.</summary>
    public static readonly string GivenUp = $"The server ended {MaxFruitlessAttempts} times while making this video, before a step could be saved. It may not fit into memory.";

    private const string PausedName = "queue_paused";
    private const string Yes = "yes";

    // Two that come at once must not get one place in the queue, or neither could be moved past the other.
    private readonly SemaphoreSlim _placing = new(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Puts a job at the end of the queue.</summary>
    public async Task AddAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        job.State = JobState.Queued;
        job.CreatedAt = Now;
        db.Videos.Add(job);
        await PlaceAsync(
            db,
            async rank =>
            {
                job.Rank = rank;
                return await db.SaveChangesAsync(cancellation);
            },
            cancellation);
        board.Changed(job.Id, job.OwnerId);
        board.SignalWork();
    }

    /// <summary>Takes the job that is next.</summary>
    /// <returns>The job, in progress now; null when there is none.</returns>
    public async Task<VideoJob?> ClaimAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        while (!await IsPausedAsync(db, cancellation))
        {
            var next = await db.Videos.AsNoTracking().Where(v => v.State == JobState.Queued && !v.Paused)
                .OrderByDescending(v => v.Priority).ThenBy(v => v.Rank).FirstOrDefaultAsync(cancellation);
            if (next is null) return null;
            var now = Now;
            var won = await db.Videos.Where(v => v.Id == next.Id && v.State == JobState.Queued && !v.Paused).ExecuteUpdateAsync(
                set => set.SetProperty(v => v.State, JobState.InProgress).SetProperty(v => v.StartedAt, now).SetProperty(v => v.Attempts, v => v.Attempts + 1), cancellation);
            if (won == 0) continue;
            (next.State, next.StartedAt, next.Attempts) = (JobState.InProgress, now, next.Attempts + 1);
            board.Changed(next.Id, next.OwnerId);
            return next;
        }

        return null;
    }

    /// <summary>Whether a claimed job is still wanted.</summary>
    public async Task<bool> IsInProgressAsync(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        return await db.Videos.AnyAsync(v => v.Id == id && v.State == JobState.InProgress);
    }

    /// <summary>Steps were taken and saved: the job has not been begun in vain.</summary>
    public async Task SavedAsync(string id, int stepsDone, int progress)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Videos.Where(v => v.Id == id && v.State == JobState.InProgress).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.StepsDone, stepsDone).SetProperty(v => v.Progress, progress).SetProperty(v => v.Attempts, 0));
    }

    /// <summary>The files of a job are whole.</summary>
    /// <returns>False when it was cancelled or removed at the last moment.</returns>
    public async Task<bool> CompleteAsync(VideoJob job, double seconds, bool wasResumed, int keepDays)
    {
        await using var db = await databases.CreateDbContextAsync();
        var now = Now;
        long? expires = keepDays == 0 ? null : now + (long)TimeSpan.FromDays(keepDays).TotalMilliseconds;
        var won = await db.Videos.Where(v => v.Id == job.Id && v.State == JobState.InProgress).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Completed).SetProperty(v => v.Progress, 100).SetProperty(v => v.StepsDone, v => v.StopAfter > 0 ? v.StopAfter.Value : v.Steps)
                .SetProperty(v => v.StopAfter, v => v.StopAfter > 0 ? v.StopAfter : null).SetProperty(v => v.CompletedAt, now).SetProperty(v => v.ExpiresAt, expires)
                .SetProperty(v => v.WorkSeconds, seconds).SetProperty(v => v.WasResumed, wasResumed));
        // Where the connection broke after the first attempt had been stored, the second finds it done.
        var done = won > 0 || await db.Videos.AnyAsync(v => v.Id == job.Id && v.State == JobState.Completed);
        if (done) files.RemoveWork(job.Id);
        return done;
    }

    /// <summary>A job can't be made.</summary>
    public async Task FailAsync(string id, string code, string message)
    {
        await using var db = await databases.CreateDbContextAsync();
        var now = Now;
        await db.Videos.Where(v => v.Id == id && v.State == JobState.InProgress).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Failed).SetProperty(v => v.CompletedAt, now)
                .SetProperty(v => v.ErrorCode, code).SetProperty(v => v.ErrorMessage, message));
    }

    /// <summary>A job was broken off by the server's end and waits again, at its old place.</summary>
    public async Task ReleaseAsync(string id)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Videos.Where(v => v.Id == id && v.State == JobState.InProgress).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Queued).SetProperty(v => v.Attempts, 0));
    }

    /// <summary>Puts back what was in progress when the server was killed. To be called before any worker starts.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        await db.Videos.Where(v => v.State == JobState.InProgress && v.Attempts >= MaxFruitlessAttempts).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Failed).SetProperty(v => v.CompletedAt, now).SetProperty(v => v.ErrorCode, "server_error")
                .SetProperty(v => v.ErrorMessage, GivenUp),
            cancellation);
        await db.Videos.Where(v => v.State == JobState.InProgress).ExecuteUpdateAsync(set => set.SetProperty(v => v.State, JobState.Queued), cancellation);
    }

    /// <summary>Stops a job for good.</summary>
    /// <returns>False when it is no longer waiting or running.</returns>
    public async Task<bool> CancelAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        var won = await db.Videos.Where(v => v.Id == job.Id && (v.State == JobState.Queued || v.State == JobState.InProgress)).ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Cancelled).SetProperty(v => v.CompletedAt, now)
                .SetProperty(v => v.ErrorCode, "cancelled").SetProperty(v => v.ErrorMessage, "Cancelled by its owner."), cancellation);
        if (won == 0) return false;
        if (!board.Interrupt(job.Id)) files.RemoveWork(job.Id);
        board.Changed(job.Id, job.OwnerId);
        return true;
    }

    /// <summary>Lets a running job be finished after the step that it is in, with what there is.</summary>
    /// <returns>False when it does not run, or was told so already.</returns>
    public async Task<bool> FinishAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var won = await db.Videos.Where(v => v.Id == job.Id && v.State == JobState.InProgress && v.StopAfter == null).ExecuteUpdateAsync(set => set.SetProperty(v => v.StopAfter, 0), cancellation);
        if (won == 0) return false;
        board.Finish(job.Id);
        board.Changed(job.Id, job.OwnerId);
        return true;
    }

    /// <summary>A job was finished after so many steps. To be kept before its latents are, or a killed server would not know of it.</summary>
    public async Task StoppedAsync(string id, int steps)
    {
        await using var db = await databases.CreateDbContextAsync();
        await db.Videos.Where(v => v.Id == id).ExecuteUpdateAsync(set => set.SetProperty(v => v.StopAfter, steps));
    }

    /// <summary>Makes a job again that failed, was cancelled or has expired.</summary>
    /// <returns>False in any other state, and while a worker is still stopping it.</returns>
    public async Task<bool> RetryAsync(VideoJob job, CancellationToken cancellation)
    {
        if (board.IsRunning(job.Id)) return false;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var ended = db.Videos.Where(v => v.Id == job.Id && (v.State == JobState.Failed || v.State == JobState.Cancelled || v.State == JobState.Expired));
        var won = await PlaceAsync(db, rank => ended.ExecuteUpdateAsync(
            set => set.SetProperty(v => v.State, JobState.Queued).SetProperty(v => v.Rank, rank).SetProperty(v => v.Paused, false)
                .SetProperty(v => v.Progress, 0).SetProperty(v => v.StepsDone, 0).SetProperty(v => v.Attempts, 0)
                .SetProperty(v => v.StopAfter, v => v.StopAfter > 0 ? v.StopAfter : null)
                .SetProperty(v => v.CompletedAt, (long?)null).SetProperty(v => v.ExpiresAt, (long?)null)
                .SetProperty(v => v.ErrorCode, (string?)null).SetProperty(v => v.ErrorMessage, (string?)null), cancellation), cancellation);
        board.Changed(job.Id, job.OwnerId);
        board.SignalWork();
        return won > 0;
    }

    /// <summary>Lets a waiting job be passed over, or no longer.</summary>
    /// <returns>False when it does not wait.</returns>
    public async Task<bool> SetPausedAsync(VideoJob job, bool paused, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var won = await db.Videos.Where(v => v.Id == job.Id && v.State == JobState.Queued).ExecuteUpdateAsync(set => set.SetProperty(v => v.Paused, paused), cancellation);
        board.Changed(job.Id, job.OwnerId);
        board.SignalWork();
        return won > 0;
    }

    /// <summary>Exchanges a waiting job with the one before or behind it among its owner's, so that nobody overtakes others by it.</summary>
    /// <returns>False when it does not wait, or there is none to exchange with.</returns>
    public async Task<bool> MoveAsync(VideoJob job, bool up, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (await QueueOrder.MoveAsync(db, job, up, cancellation) is not { } other) return false;
        board.Changed(job.Id, job.OwnerId);
        board.Changed(other.Id, other.OwnerId);
        return true;
    }

    /// <summary>Removes a job and its files; a running one is stopped first.</summary>
    public async Task RemoveAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Videos.Where(v => v.Id == job.Id).ExecuteDeleteAsync(cancellation);
        await db.Shares.Where(s => s.VideoId == job.Id).ExecuteDeleteAsync(cancellation);
        // A running job's worker finds no row when it stops, and removes the files then.
        if (!board.Interrupt(job.Id)) files.Remove(job.Id);
        board.Changed(job.Id, job.OwnerId);
    }

    /// <summary>Removes files whose time has come. The job stays, so that it can be made again.</summary>
    public async Task ExpireAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var now = Now;
        var due = await db.Videos.AsNoTracking().Where(v => v.State == JobState.Completed && v.ExpiresAt != null && v.ExpiresAt <= now).Select(v => new { v.Id, v.OwnerId }).ToListAsync(cancellation);
        foreach (var video in due)
        {
            await db.Videos.Where(v => v.Id == video.Id && v.State == JobState.Completed).ExecuteUpdateAsync(
                set => set.SetProperty(v => v.State, JobState.Expired).SetProperty(v => v.ErrorCode, "expired")
                    .SetProperty(v => v.ErrorMessage, "The files of this video were removed after the server's time of keeping. Retry makes them again."), cancellation);
            files.Remove(video.Id);
            board.Changed(video.Id, video.OwnerId);
        }
    }

    /// <summary>Whether workers take no new jobs.</summary>
    public async Task<bool> IsPausedAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await IsPausedAsync(db, cancellation);
    }

    /// <summary>Stops workers from taking new jobs, or lets them.</summary>
    public async Task PauseAllAsync(bool paused, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        if (!paused) await db.Values.Where(v => v.Name == PausedName).ExecuteDeleteAsync(cancellation);
        else if (!await IsPausedAsync(db, cancellation)) await PauseAsync(db, cancellation);
        board.SignalWork();
    }

    public void Dispose() => _placing.Dispose();

    private static Task<bool> IsPausedAsync(ServerDb db, CancellationToken cancellation) => db.Values.AnyAsync(v => v.Name == PausedName && v.Value == Yes, cancellation);

    private static async Task PauseAsync(ServerDb db, CancellationToken cancellation)
    {
        db.Values.Add(new ServerValue { Name = PausedName, Value = Yes });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Pressed twice at once: it is paused. Anything else is a fault.
            if (!await IsPausedAsync(db, cancellation)) throw;
        }
    }

    private async Task<int> PlaceAsync(ServerDb db, Func<long, Task<int>> place, CancellationToken cancellation)
    {
        await _placing.WaitAsync(cancellation);
        try
        {
            return await place((await db.Videos.MaxAsync(v => (long?)v.Rank, cancellation) ?? 0) + 1);
        }
        finally
        {
            _placing.Release();
        }
    }
}
