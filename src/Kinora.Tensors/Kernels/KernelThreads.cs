namespace Kinora.Tensors.Kernels;

/// <summary>Runs the parts of a kernel on as many threads as the engine may use.</summary>
internal static class KernelThreads
{
    /// <summary>Runs every part once. Which thread runs which part must not matter to the result.</summary>
    /// <param name="parts">How many parts.</param>
    /// <param name="threads">At most as many threads.</param>
    /// <param name="work">Told which part.</param>
    public static void For(long parts, int threads, Action<long> work)
    {
        if (threads == 1 || parts <= 1) for (long part = 0; part < parts; part++) work(part);
        else Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, TaskScheduler = KernelTeam.SchedulerFor(threads - 1) }, work);
    }

    /// <summary>Runs ranges of rows, each of about the given size; the ranges do not depend on the number of threads.</summary>
    public static void ForRows(long rows, long each, int threads, Action<long, long> work)
    {
        if (threads == 1) work(0, rows);
        else For((rows + each - 1) / each, threads, part => work(part * each, Math.Min(rows, (part + 1) * each)));
    }
}
