using System.Collections.Concurrent;

namespace Kinora.Server.Jobs;

/// <summary>What happens to jobs at this moment: progress, cancellation, who watches, and when there is work.</summary>
internal sealed class JobBoard
{
    private readonly ConcurrentDictionary<string, JobProgress> _progress = new();
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();
    private readonly ConcurrentDictionary<string, byte> _finishing = new();
    private readonly ConcurrentDictionary<JobSubscription, byte> _watchers = new();
    private TaskCompletionSource _work = NewSource();

    /// <summary>Ends when new work may have come. Take it before looking for work, or a signal is missed.</summary>
    public Task NewWork => Volatile.Read(ref _work).Task;

    /// <summary>Where a running job stands; null when it does not run.</summary>
    public JobProgress? Progress(string jobId) => _progress.GetValueOrDefault(jobId);

    /// <summary>Keeps where a job stands and tells who watches.</summary>
    public void Report(string jobId, string ownerId, JobProgress progress)
    {
        _progress[jobId] = progress;
        Changed(jobId, ownerId);
    }

    /// <summary>A job begins; the source stops it.</summary>
    public void Start(string jobId, CancellationTokenSource source) => _running[jobId] = source;

    /// <summary>A running job shall be finished with what there is.</summary>
    public void Finish(string jobId) => _finishing[jobId] = 0;

    /// <summary>Whether it shall.</summary>
    public bool IsFinishing(string jobId) => _finishing.ContainsKey(jobId);

    /// <summary>A job is no longer run.</summary>
    public void Stop(string jobId)
    {
        _running.TryRemove(jobId, out _);
        _progress.TryRemove(jobId, out _);
        _finishing.TryRemove(jobId, out _);
    }

    /// <summary>How many jobs are being made.</summary>
    public int RunningCount => _running.Count;

    /// <summary>Whether a worker has the job in its hands, perhaps only to stop it.</summary>
    public bool IsRunning(string jobId) => _running.ContainsKey(jobId);

    /// <summary>Stops a job, if it runs.</summary>
    /// <returns>Whether it ran.</returns>
    public bool Interrupt(string jobId)
    {
        if (!_running.TryGetValue(jobId, out var source)) return false;
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at this very moment.
        }

        return true;
    }

    /// <summary>A job changed.</summary>
    public void Changed(string jobId, string ownerId)
    {
        foreach (var watcher in _watchers.Keys) watcher.Tell(jobId, ownerId);
    }

    /// <summary>There may be work: a job came, was resumed, or the queue was opened.</summary>
    public void SignalWork() => Interlocked.Exchange(ref _work, NewSource()).TrySetResult();

    /// <summary>Follows jobs.</summary>
    /// <param name="wants">Given job and owner: whether the watcher may and will see it.</param>
    public JobSubscription Subscribe(Func<string, string, bool> wants)
    {
        var watcher = new JobSubscription(wants, w => _watchers.TryRemove(w, out _));
        _watchers[watcher] = 0;
        return watcher;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
