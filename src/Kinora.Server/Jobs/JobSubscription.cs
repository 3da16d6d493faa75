namespace Kinora.Server.Jobs;

/// <summary>Someone who wants to know which of the jobs he may see have changed. Changes of one job are joined, none is lost.</summary>
internal sealed class JobSubscription : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changed = [];
    private readonly SemaphoreSlim _signal = new(0);
    private readonly Func<string, string, bool> _wants;
    private readonly Action<JobSubscription> _leave;
    private bool _disposed;

    public JobSubscription(Func<string, string, bool> wants, Action<JobSubscription> leave) => (_wants, _leave) = (wants, leave);

    /// <summary>Waits for changes.</summary>
    /// <returns>Ids of the jobs that changed since the last call.</returns>
    public async Task<IReadOnlyCollection<string>> NextAsync(CancellationToken cancellation)
    {
        await _signal.WaitAsync(cancellation);
        lock (_lock)
        {
            string[] changed = [.. _changed];
            _changed.Clear();
            return changed;
        }
    }

    /// <summary>A job changed.</summary>
    public void Tell(string jobId, string ownerId)
    {
        if (!_wants(jobId, ownerId)) return;
        lock (_lock)
        {
            // Told by a worker at the moment its watcher leaves.
            if (_disposed) return;
            var first = _changed.Count == 0;
            _changed.Add(jobId);
            if (first) _signal.Release();
        }
    }

    public void Dispose()
    {
        _leave(this);
        lock (_lock) _disposed = true;
        _signal.Dispose();
    }
}
