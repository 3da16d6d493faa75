using Kinora.Tensors;

namespace Kinora.Server.Jobs;

/// <summary>Follows a job from the background: what is told there wakes the database and whoever watches, so it is told in the foreground.</summary>
internal sealed class ForegroundFollower(IJobFollower follower, BackgroundWork work) : IJobFollower
{
    public bool Finishes => work.Foreground(() => follower.Finishes);

    public void Report(JobProgress progress) => work.Foreground(() => follower.Report(progress));

    public void Saved(int steps, int percent) => work.Foreground(() => follower.Saved(steps, percent));

    public void Stopped(int steps) => work.Foreground(() => follower.Stopped(steps));
}
