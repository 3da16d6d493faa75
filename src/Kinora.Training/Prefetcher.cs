namespace Kinora.Training;

/// <summary>
/// Prepares the batches of the next steps on background threads, in order, while the engine works on the present one.
/// What a batch holds depends on its number only, never on when it was made.
/// </summary>
/// <typeparam name="TBatch">The prepared data: plain memory, no tensors (those belong to the training thread).</typeparam>
public sealed class Prefetcher<TBatch>(Func<long, TBatch> make, long stride, int ahead = 2)
{
    private readonly Dictionary<long, Task<TBatch>> _pending = [];

    /// <summary>The batch that starts at a sample; the ones after it are started.</summary>
    public TBatch Get(long samplesSeen)
    {
        for (var k = 0; k <= ahead; k++)
        {
            var at = samplesSeen + (k * stride);
            if (!_pending.ContainsKey(at)) _pending[at] = Task.Run(() => make(at));
        }

        var batch = _pending[samplesSeen].GetAwaiter().GetResult();
        foreach (var old in _pending.Keys.Where(key => key <= samplesSeen).ToList()) _pending.Remove(old);
        return batch;
    }
}
