using System.Collections.Concurrent;

namespace Kinora.Tensors.Kernels;

/// <summary>
/// Threads that help the kernels of one thread, in place of the common pool's: in a service those have requests to answer, and
/// a part of a kernel would hold one of them up. They start from the kernels' thread and so have its priority.
/// </summary>
internal sealed class KernelTeam : TaskScheduler, IDisposable
{
    [ThreadStatic]
    private static KernelTeam? t_current;

    private readonly BlockingCollection<Task> _tasks = [];
    private readonly List<Thread> _threads = [];

    /// <summary>Makes the team of the calling thread, which disposes it; threads start with the first kernel that can use them.</summary>
    public KernelTeam() => t_current = this;

    /// <summary>Where a kernel of the calling thread runs its parts: on its team with so many helpers at least, or on the pool.</summary>
    public static TaskScheduler SchedulerFor(int helpers)
    {
        if (t_current is not { } team) return Default;
        while (team._threads.Count < helpers) team.Add();
        return team;
    }

    public void Dispose()
    {
        t_current = null;
        _tasks.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _tasks.Dispose();
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    // Whoever waits for a part that no thread has begun does it himself.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks.ToArray();

    private void Add()
    {
        var thread = new Thread(() =>
        {
            foreach (var task in _tasks.GetConsumingEnumerable()) TryExecuteTask(task);
        })
        { IsBackground = true, Name = "kinora kernel" };
        _threads.Add(thread);
        thread.Start();
    }
}
