using Kinora.Server.Data;

namespace Kinora.Server.Api;

/// <summary>States as the API writes them.</summary>
internal static class JobStateNames
{
    /// <summary>The state itself, for the field <c>state</c>.</summary>
    public static string Of(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.InProgress => "in_progress",
        JobState.Completed => "completed",
        JobState.Failed => "failed",
        JobState.Cancelled => "cancelled",
        _ => "expired",
    };

    /// <summary>The nearest of OpenAI's four, for the field <c>status</c>, so that their clients stop waiting.</summary>
    public static string StatusOf(JobState state) => state is JobState.Cancelled or JobState.Expired ? "failed" : Of(state);
}
