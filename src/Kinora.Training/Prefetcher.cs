using System.Diagnostics;

namespace Kinora.Training;

/// <summary>
/// Prepares the batches of the next steps on background threads, in order, while the engine works on the present one.
/// What a batch holds depends on its number only, never on when it was made or on how many threads there are.
/// </summary>
/// <remarks>
/// Used by one thread. Disposing it drops what has not begun and waits for what has, so that whatever the batches are made
/// with may be freed afterwards.
/// </remarks>
/// <typeparam name="TBatch">The prepared data: plain memory, no tensors (those belong to the training thread).</typeparam>
public sealed class Prefetcher<TBatch> : IDisposable
{
    private readonly Func<long, TBatch> _make;
    private readonly long _stride;
    private readonly int _ahead;
    private readonly Dictionary<long, Task<TBatch>> _pending = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskScheduler _threads;

    /// <summary>Starts nothing yet.</summary>
    /// <param name="make">Makes the batch that starts at a sample; called on any thread, several at once.</param>
    /// <param name="stride">Samples from one batch to the next, at least 1.</param>
    /// <param name="ahead">How many batches are made in advance, at least 0; null for one more than there are threads.</param>
    /// <param name="threads">How many batches are made at once, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public Prefetcher(Func<long, TBatch> make, long stride, int? ahead = null, int threads = TrainerOptions.DefaultDataThreads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (ahead is { } given) ArgumentOutOfRangeException.ThrowIfNegative(given, nameof(ahead));
        (_make, _stride, _ahead) = (make, stride, ahead ?? threads + 1);
        // Threads of the pool, but no more than these at a time: the others belong to the engine.
        _threads = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, threads).ConcurrentScheduler;
    }

    /// <summary>The batch that starts at a sample; the ones after it are started. What making it throws is thrown here.</summary>
    /// <param name="samplesSeen">Its first sample. Any order is allowed; one that goes up by the stride finds its batches made.</param>
    /// <exception cref="ObjectDisposedException">The prefetcher is disposed.</exception>
    public TBatch Get(long samplesSeen)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        var last = samplesSeen + (_ahead * _stride);
        foreach (var passed in _pending.Where(p => (p.Key < samplesSeen || p.Key > last) && p.Value.IsCompleted).Select(p => p.Key).ToList()) _pending.Remove(passed);
        for (var at = samplesSeen; at <= last; at += _stride)
        {
            var start = at;
            if (!_pending.ContainsKey(start)) _pending[start] = Task.Factory.StartNew(() => _make(start), _stop.Token, TaskCreationOptions.DenyChildAttach, _threads);
        }

        _pending.Remove(samplesSeen, out var wanted);
        var asked = Stopwatch.GetTimestamp();
        try
        {
            // A batch that no thread has begun is not made here: the wait is measured, and the order of making stays that of the steps.
            return wanted!.GetAwaiter().GetResult();
        }
        finally
        {
            DataWait.AddSince(asked);
        }
    }

    /// <summary>Waits for batches that are being made; what they throw no longer matters to anyone.</summary>
    public void Dispose()
    {
        if (_stop.IsCancellationRequested) return;
        _stop.Cancel();
        Task.WhenAll(_pending.Values).ContinueWith(_ => { }, TaskScheduler.Default).Wait();
        _pending.Clear();
        _stop.Dispose();
    }
}
