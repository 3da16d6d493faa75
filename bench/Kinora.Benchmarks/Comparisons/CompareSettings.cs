namespace Kinora.Benchmarks.Comparisons;

/// <summary>How comparisons are measured.</summary>
/// <param name="Repeats">Timed runs of each side, in turns, after the warm-up of each.</param>
/// <param name="Threads">Threads of the engine, for both sides.</param>
/// <param name="ProcessorTime">Whether the process's processor time counts instead of elapsed time: on a machine that others use, with one thread.</param>
internal sealed record CompareSettings(int Repeats, int Threads, bool ProcessorTime)
{
    /// <summary>
    /// For how long each side runs before it is measured, at least once. A method is compiled for speed after thirty calls and a tenth of a second without
    /// new ones: a side of a millisecond would be measured before that.
    /// </summary>
    public double WarmUpSeconds { get; init; } = 0.5;
}
