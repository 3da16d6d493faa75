using Kinora.Server.Data;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Jobs;

/// <summary>Links by which others see a video. A link is made anew each time, so that a revoked one stays dead.</summary>
internal sealed class Sharing(IDbContextFactory<ServerDb> databases, TimeProvider time)
{
    /// <summary>The token of a video's link; null where it is not shared.</summary>
    public async Task<string?> TokenOfAsync(string videoId, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return (await db.Shares.AsNoTracking().SingleOrDefaultAsync(s => s.VideoId == videoId, cancellation))?.Token;
    }

    /// <summary>Shares a video, or does nothing where it is shared.</summary>
    public async Task ShareAsync(VideoJob job, CancellationToken cancellation)
    {
        if (await TokenOfAsync(job.Id, cancellation) is not null) return;
        await using var db = await databases.CreateDbContextAsync(cancellation);
        db.Shares.Add(new VideoShare { VideoId = job.Id, Token = ServerIds.New(""), CreatedAt = time.GetUtcNow().ToUnixTimeMilliseconds() });
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException)
        {
            // Pressed twice at once: the other one's link is as good. Anything else is a fault.
            if (await TokenOfAsync(job.Id, cancellation) is null) throw;
        }
    }

    /// <summary>Revokes a video's link.</summary>
    public async Task RevokeAsync(VideoJob job, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await db.Shares.Where(s => s.VideoId == job.Id).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>The finished video of a link; null where there is none.</summary>
    public async Task<VideoJob?> FindAsync(string token, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var shared = from share in db.Shares where share.Token == token join video in db.Videos on share.VideoId equals video.Id where video.State == JobState.Completed select video;
        return await shared.AsNoTracking().SingleOrDefaultAsync(cancellation);
    }
}
