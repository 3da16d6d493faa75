using System.Diagnostics;

namespace Kinora.Training;

/// <summary>How long the calling thread has waited for data: what every <see cref="Prefetcher{TBatch}"/> it asked kept it waiting, added up.</summary>
internal static class DataWait
{
    [ThreadStatic]
    private static long t_ticks;

    /// <summary>The time waited on this thread so far.</summary>
    public static TimeSpan OfThisThread => Stopwatch.GetElapsedTime(0, t_ticks);

    /// <summary>Adds what has passed since a time stamp of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public static void AddSince(long timestamp) => t_ticks += Stopwatch.GetTimestamp() - timestamp;
}
