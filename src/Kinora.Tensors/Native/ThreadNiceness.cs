namespace Kinora.Tensors.Native;

/// <summary>
/// The nice values of this process's threads, which on Linux each thread has for itself: from -20 to 19, the higher the smaller the
/// thread's share of a processor that others want too. A new thread begins with its maker's. Elsewhere nothing happens.
/// </summary>
internal static class ThreadNiceness
{
    /// <summary>The largest value.</summary>
    public const int Most = 19;

    private const string Tasks = "/proc/self/task";
    private const int Self = 0;

    /// <summary>That of the calling thread; 0 where the system has none for a thread.</summary>
    public static int Own => OperatingSystem.IsLinux() ? LibC.getpriority(LibC.OneThread, Self) : 0;

    /// <summary>Raises the calling thread's value to the given one. There is no way back without rights.</summary>
    public static void Raise(int niceness) => Raise(Self, niceness);

    /// <summary>Raises a thread's value to the given one, unless it is that high.</summary>
    /// <param name="thread">The system's number of a thread of this process.</param>
    /// <param name="niceness">The value, at most <see cref="Most"/>.</param>
    public static void Raise(int thread, int niceness)
    {
        // Where it is refused the thread stays as it is: a priority is a wish, and no result depends on it.
        if (OperatingSystem.IsLinux() && LibC.getpriority(LibC.OneThread, thread) < niceness) _ = LibC.setpriority(LibC.OneThread, thread, niceness);
    }

    /// <summary>The system's numbers of the threads with a name, which new threads take over from their maker.</summary>
    public static IReadOnlyList<int> ThreadsNamed(string name) =>
        Directory.Exists(Tasks) ? [.. Directory.GetDirectories(Tasks).Where(task => NameOf(task) == name).Select(task => int.Parse(Path.GetFileName(task)))] : [];

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm")).TrimEnd('\n');
        }
        catch (IOException)
        {
            return "";      // it ended in the meantime
        }
    }
}
