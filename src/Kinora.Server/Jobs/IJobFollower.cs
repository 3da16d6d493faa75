namespace Kinora.Server.Jobs;

/// <summary>Follows a job while it is being made. Calls come one at a time.</summary>
internal interface IJobFollower
{
    /// <summary>Whether the video shall be finished after this step, with what there is.</summary>
    bool Finishes { get; }

    /// <summary>Where it stands.</summary>
    void Report(JobProgress progress);

    /// <summary>So many steps can't be lost any more.</summary>
    /// <param name="steps">Steps.</param>
    /// <param name="percent">Of the whole, 0 to 99.</param>
    void Saved(int steps, int percent);

    /// <summary>The steps after this one are left out.</summary>
    void Stopped(int steps);
}
