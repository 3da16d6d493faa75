using Kinora.Server.Data;

namespace Kinora.Server.Jobs;

/// <summary>Notes where a job stands in the queue's database and on the board.</summary>
internal sealed class QueueFollower(VideoJob job, JobQueue queue, JobBoard board) : IJobFollower
{
    // A wish that a killed server had taken is in the row.
    public bool Finishes => job.StopAfter == 0 || board.IsFinishing(job.Id);

    public void Report(JobProgress progress) => board.Report(job.Id, job.OwnerId, progress);

    public void Saved(int steps, int percent) => queue.SavedAsync(job.Id, steps, percent).GetAwaiter().GetResult();

    public void Stopped(int steps) => queue.StoppedAsync(job.Id, steps).GetAwaiter().GetResult();
}
