using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Native;

namespace Kinora.Tensors;

/// <summary>
/// Work with tensors that stands back behind the rest of its process, so that a service that computes on all cores answers as
/// quickly as one that does not. It runs on a thread of its own; that thread, the engine's and the kernels' helpers and the programs
/// that the work starts get a smaller share of a processor that others want too. No result depends on it.
/// </summary>
/// <remarks>
/// On Linux the share goes by the nice value of each thread, which a new thread takes over from its maker and which can't be
/// lowered again without rights. So what makes threads of the common pool, as whatever continues asynchronous work does, must not
/// happen on the work's thread: hand it to <see cref="Foreground{T}"/>. Elsewhere the work runs as any other.
/// </remarks>
public sealed class BackgroundWork
{
    /// <summary>The largest niceness.</summary>
    public const int MostNiceness = ThreadNiceness.Most;

    private readonly BlockingCollection<Task> _calls;

    private BackgroundWork(BlockingCollection<Task> calls) => _calls = calls;

    /// <summary>Runs work and waits for its end. The calling thread runs meanwhile what the work hands to it.</summary>
    /// <param name="name">The thread's name for tools such as top, at most 15 ASCII characters.</param>
    /// <param name="niceness">How far it stands back: added to the calling thread's nice value, 0 (not at all) to 19.</param>
    /// <param name="work">The work.</param>
    /// <returns>What the work returns.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The niceness is outside 0 to 19. What the work throws is thrown as it is.</exception>
    public static T Run<T>(string name, int niceness, Func<BackgroundWork, T> work)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(niceness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(niceness, MostNiceness);
        using var calls = new BlockingCollection<Task>();
        var own = new BackgroundWork(calls);
        var target = Math.Min(MostNiceness, ThreadNiceness.Own + niceness);
        T result = default!;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(() =>
        {
            try
            {
                StandBack(target);
                using var team = new KernelTeam();
                result = work(own);
            }
            catch (Exception error)
            {
                fault = ExceptionDispatchInfo.Capture(error);
            }
            finally
            {
                calls.CompleteAdding();
            }
        })
        { IsBackground = true, Name = name };
        thread.Start();
        foreach (var call in calls.GetConsumingEnumerable()) call.RunSynchronously(TaskScheduler.Default);
        thread.Join();
        fault?.Throw();
        return result;
    }

    /// <summary>Lets the thread that called <see cref="Run{T}"/> do something, and waits for it. One thing at a time.</summary>
    /// <param name="call">What to do.</param>
    /// <returns>What it returns; what it throws is thrown as it is.</returns>
    public T Foreground<T>(Func<T> call)
    {
        var task = new Task<T>(call);
        _calls.Add(task);
        return task.GetAwaiter().GetResult();
    }

    /// <inheritdoc cref="Foreground{T}"/>
    public void Foreground(Action call) => Foreground(() =>
    {
        call();
        return true;
    });

    // OpenMP and oneDNN start their threads from the work's. OpenBLAS has its own since it was loaded, for the whole process.
    private static void StandBack(int niceness)
    {
        ThreadNiceness.Raise(niceness);
        foreach (var helper in NativeLoader.Helpers) ThreadNiceness.Raise(helper, niceness);
    }
}
