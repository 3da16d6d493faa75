namespace Kinora.Benchmarks.Comparisons;

/// <summary>How comparisons are measured.</summary>
/// <param name="Repeats">Timed runs of each side, in turns, after one warm-up of each.</param>
/// <param name="Threads">Threads of the engine, for both sides.</param>
/// <param name="ProcessorTime">Whether the process's processor time counts instead of elapsed time: on a machine that others use, with one thread.</param>
internal sealed record CompareSettings(int Repeats, int Threads, bool ProcessorTime);
