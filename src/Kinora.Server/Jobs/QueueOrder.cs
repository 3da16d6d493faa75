using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Jobs;

/// <summary>Places in the queue.</summary>
internal static class QueueOrder
{
    /// <summary>Exchanges the places of a waiting job and the one before or behind it among its owner's of the same priority.</summary>
    /// <returns>The other one; null where the job does not wait, or there is none.</returns>
    public static async Task<VideoJob?> MoveAsync(ServerDb db, VideoJob job, bool up, CancellationToken cancellation)
    {
        var waiting = db.Videos.AsNoTracking().Where(v => v.State == JobState.Queued && v.OwnerId == job.OwnerId && v.Priority == job.Priority);
        while (true)
        {
            if (await waiting.SingleOrDefaultAsync(v => v.Id == job.Id, cancellation) is not { } own) return null;
            var other = up
                ? await waiting.Where(v => v.Rank < own.Rank).OrderByDescending(v => v.Rank).FirstOrDefaultAsync(cancellation)
                : await waiting.Where(v => v.Rank > own.Rank).OrderBy(v => v.Rank).FirstOrDefaultAsync(cancellation);
            // Otherwise one of them was moved or begun in the meantime, and it is looked again.
            if (other is null || await ExchangeAsync(db, own, other, cancellation)) return other;
        }
    }

    // Both or none, and only while they are where they were seen: a database that lets two exchanges run at once would give two jobs one place.
    private static Task<bool> ExchangeAsync(ServerDb db, VideoJob one, VideoJob other, CancellationToken cancellation) => db.Database.CreateExecutionStrategy().ExecuteAsync(async () =>
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // By id, so that two exchanges of one pair wait for each other and not each for the other's second half.
        var (first, second) = string.CompareOrdinal(one.Id, other.Id) < 0 ? (one, other) : (other, one);
        if (await SetRankAsync(db, first, second.Rank, cancellation) + await SetRankAsync(db, second, first.Rank, cancellation) < 2) return false;
        await transaction.CommitAsync(cancellation);
        return true;
    });

    private static Task<int> SetRankAsync(ServerDb db, VideoJob job, long rank, CancellationToken cancellation) =>
        db.Videos.Where(v => v.Id == job.Id && v.Rank == job.Rank && v.State == JobState.Queued).ExecuteUpdateAsync(set => set.SetProperty(v => v.Rank, rank), cancellation);
}
