using System.Collections.Concurrent;
using Kinora.Pipelines;
using Kinora.Server.Api;
using Kinora.Server.Data;
using Kinora.Server.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Kinora.Server.Operations;

/// <summary>The disk that videos take, and whether there is room for one more.</summary>
internal sealed class DiskUse(JobFiles files, ServerSettings settings)
{
    // A folder's size is measured once; it changes only while its video is being made, and then it is not yet here.
    private readonly ConcurrentDictionary<(string Id, long Completed), long> _sizes = new();

    /// <summary>Bytes of all videos' folders.</summary>
    public long TotalBytes() => files.TotalBytes();

    /// <summary>Refuses videos that would not fit the person's or the server's share of the disk.</summary>
    /// <param name="db">The database.</param>
    /// <param name="jobs">What is asked for, all of one person.</param>
    /// <param name="cancellation">Ends the measuring.</param>
    /// <exception cref="ApiException">There is no room.</exception>
    public async Task DemandAsync(ServerDb db, IReadOnlyList<VideoJob> jobs, CancellationToken cancellation)
    {
        if (settings.DiskPerUserBytes is null && settings.DiskBytes is null) return;
        var coming = jobs.Sum(EstimateBytes);
        var waiting = await db.Videos.AsNoTracking().Where(v => v.State == JobState.Queued || v.State == JobState.InProgress).ToListAsync(cancellation);
        if (settings.DiskPerUserBytes is { } own)
        {
            var owner = jobs[0].OwnerId;
            var done = await db.Videos.AsNoTracking().Where(v => v.OwnerId == owner && v.State == JobState.Completed).Select(v => new { v.Id, v.CompletedAt }).ToListAsync(cancellation);
            var used = done.Sum(v => SizeOf(v.Id, v.CompletedAt ?? 0)) + waiting.Where(v => v.OwnerId == owner).Sum(EstimateBytes);
            if (used + coming > own) throw Full($"Your videos take {ByteSize.Text(used)} of the {ByteSize.Text(own)} that this server gives to one person, and the new one may need {ByteSize.Text(coming)}. Delete some.");
        }

        if (settings.DiskBytes is { } all && TotalBytes() + waiting.Sum(EstimateBytes) + coming > all)
            throw Full($"This server's {ByteSize.Text(all)} for videos are used up. Delete some of yours, or ask the operator.");
    }

    private long SizeOf(string id, long completed) => _sizes.GetOrAdd((id, completed), key => files.Bytes(key.Id));

    private long EstimateBytes(VideoJob job) => OutputCheck.EstimateBytes(job.ToRequest(), [files.Video(job.Id)]);

    // Not 429 or 507: OpenAI's clients would repeat it, and nothing changes by that.
    private static ApiException Full(FaultText text) => new(StatusCodes.Status403Forbidden, "quota_exceeded", text);
}
