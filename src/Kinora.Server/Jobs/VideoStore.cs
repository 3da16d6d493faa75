using Kinora.Pipelines;
using Kinora.Server.Accounts;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Operations;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Jobs;

/// <summary>Videos as their owners see them: nobody finds, lists or adds another's.</summary>
internal sealed class VideoStore(IDbContextFactory<ServerDb> databases, JobQueue queue, PromptPolicies policies, DiskUse disk, ServerSettings settings) : IDisposable
{
    private const int RetryAfterSeconds = 10;

    // Counting and adding must not be interleaved, or limits could be passed by asking often at once.
    private readonly SemaphoreSlim _adding = new(1);

    /// <summary>A video of the caller.</summary>
    /// <exception cref="ApiException">There is none of that id, or it is another's, which is told alike.</exception>
    public async Task<VideoJob> FindAsync(Caller caller, string id, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await db.Videos.AsNoTracking().SingleOrDefaultAsync(v => v.Id == id && v.OwnerId == caller.UserId, cancellation) ?? throw ApiException.NotFound(id);
    }

    /// <summary>A page of the caller's videos by age.</summary>
    /// <param name="caller">Whose.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="ascending">Oldest first.</param>
    /// <param name="after">Id of the last one of the page before; null for the first page.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The page, and whether there is more.</returns>
    public async Task<(List<VideoJob> Page, bool HasMore)> ListAsync(Caller caller, int limit, bool ascending, string? after, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var own = db.Videos.AsNoTracking().Where(v => v.OwnerId == caller.UserId);
        if (after is not null)
        {
            var last = await own.SingleOrDefaultAsync(v => v.Id == after, cancellation) ?? throw ApiException.BadRequest($"'after' names no video of yours: '{ApiException.Shorten(after)}'.", "after");
            own = ascending
                ? own.Where(v => v.CreatedAt > last.CreatedAt || (v.CreatedAt == last.CreatedAt && string.Compare(v.Id, last.Id) > 0))
                : own.Where(v => v.CreatedAt < last.CreatedAt || (v.CreatedAt == last.CreatedAt && string.Compare(v.Id, last.Id) < 0));
        }

        var ordered = ascending ? own.OrderBy(v => v.CreatedAt).ThenBy(v => v.Id) : own.OrderByDescending(v => v.CreatedAt).ThenByDescending(v => v.Id);
        var found = await ordered.Take(limit + 1).ToListAsync(cancellation);
        return ([.. found.Take(limit)], found.Count > limit);
    }

    /// <summary>Adds a video, or gives the one that the same idempotency key made before.</summary>
    /// <exception cref="ApiException">The prompt is refused, the queue or the disk is full, or the key was used for another request.</exception>
    public async Task<VideoJob> AddAsync(VideoJob job, CancellationToken cancellation)
    {
        await policies.DemandAsync(job.Prompt, cancellation);
        await _adding.WaitAsync(cancellation);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            if (job.IdempotencyKey is { } key && await db.Videos.AsNoTracking().SingleOrDefaultAsync(v => v.OwnerId == job.OwnerId && v.IdempotencyKey == key, cancellation) is { } before)
            {
                return before.Prompt == job.Prompt && before.Model == job.Model && before.Width == job.Width && before.Height == job.Height && before.Frames == job.Frames && before.RemixedFrom == job.RemixedFrom
                    ? before
                    : throw new ApiException(StatusCodes.Status409Conflict, "idempotency_conflict", "This idempotency key was used for another request. Take a new one.", "idempotency_key");
            }

            await DemandRoomAsync(db, [job], cancellation);
            await queue.AddAsync(job, cancellation);
            return job;
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Adds several videos of one person and one prompt, all or none.</summary>
    /// <exception cref="ApiException">The prompt is refused, or the queue or the disk has no room for all of them.</exception>
    public async Task AddAllAsync(IReadOnlyList<VideoJob> jobs, CancellationToken cancellation)
    {
        await policies.DemandAsync(jobs[0].Prompt, cancellation);
        await _adding.WaitAsync(cancellation);
        try
        {
            await using var db = await databases.CreateDbContextAsync(cancellation);
            await DemandRoomAsync(db, jobs, cancellation);
            foreach (var job in jobs) await queue.AddAsync(job, CancellationToken.None);
        }
        finally
        {
            _adding.Release();
        }
    }

    /// <summary>Changes what its owner notes about a video.</summary>
    public async Task NoteAsync(VideoJob job, bool favourite, string tags, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Videos.Where(v => v.Id == job.Id).ExecuteUpdateAsync(set => set.SetProperty(v => v.Favourite, favourite).SetProperty(v => v.Tags, tags), cancellation);
    }

    public void Dispose() => _adding.Dispose();

    private async Task DemandRoomAsync(ServerDb db, IReadOnlyList<VideoJob> jobs, CancellationToken cancellation)
    {
        var owner = jobs[0].OwnerId;
        var waiting = db.Videos.Where(v => v.State == JobState.Queued || v.State == JobState.InProgress);
        var own = await waiting.CountAsync(v => v.OwnerId == owner, cancellation);
        if (own + jobs.Count > settings.MaxQueuedPerUser)
            throw Full($"You have {own} videos waiting and asked for {jobs.Count} more; {settings.MaxQueuedPerUser} is this server's limit. Wait for some, or cancel some.");
        if (await waiting.CountAsync(cancellation) + jobs.Count > settings.MaxQueued) throw Full("The queue is full. Try again later.");
        await disk.DemandAsync(db, jobs, cancellation);
    }

    private static ApiException Full(FaultText text) => new(StatusCodes.Status429TooManyRequests, "queue_full", text) { RetryAfterSeconds = RetryAfterSeconds };
}
