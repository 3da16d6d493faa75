using System.Runtime.ExceptionServices;
using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>
/// Keeps a network's linear weights within a number of bytes: the first ones stay in memory, the others are read from the
/// checkpoint when their layer computes, widened to fp32 (or as the integers that they are stored as) into one of two buffers. While a layer computes, the weight that is
/// needed next is read on another thread. Values are those of weights that are all in memory, bit for bit.
/// </summary>
/// <remarks>
/// Which weight comes next is learnt from use; at first it is the one whose layer was built next. For one thread that computes,
/// on the processor, without gradients.
/// </remarks>
public sealed class WeightStream : IDisposable
{
    private readonly ITensorSource _source;
    private readonly WeightBudget _budget;
    private readonly Func<string, string>? _fileKey;
    private readonly List<LinearLayer> _layers = [];
    private readonly List<int> _next = [];
    private readonly List<PageBlock> _kept = [];
    private readonly List<PagedWeight> _keptWeights = [];
    private readonly object _gate = new();
    private WeightSlot[] _slots = [];
    private Thread? _reader;
    private int? _wanted;
    private int? _previous;
    private long _keptBytes;
    private bool _stopped;

    /// <summary>Opens a stream; nothing is read yet.</summary>
    /// <param name="source">The checkpoint; must stay open as long as the stream.</param>
    /// <param name="budget">How many bytes to keep and to read into.</param>
    /// <param name="fileKey">The key in the file for a parameter name, where the two differ.</param>
    public WeightStream(ITensorSource source, WeightBudget budget, Func<string, string>? fileKey = null) =>
        (_source, _budget, _fileKey) = (source, budget, fileKey);

    /// <summary>How often a weight was read from the checkpoint.</summary>
    public long Reads { get; private set; }

    /// <summary>The weight of the next layer.</summary>
    internal LinearWeight Add(LinearLayer layer)
    {
        if (_source.TryGetInfo(Key(layer), out var info)) layer = layer with { Format = info.Format };
        if (layer.Bytes <= _budget.KeptBytes - _keptBytes)
        {
            _keptBytes += layer.Bytes;
            var pages = new PageBlock(layer.Bytes);
            _kept.Add(pages);
            var weight = new PagedWeight(pages, layer).Unscoped();
            _keptWeights.Add(weight);
            weight.Read(_source, Key(layer));
            Reads++;
            return weight.Weight;
        }

        _layers.Add(layer);
        _next.Add(_layers.Count);
        return new StreamedWeight(this, _layers.Count - 1);
    }

    /// <summary>Waits until a weight is in memory.</summary>
    internal WeightLease Rent(int index)
    {
        WeightSlot slot;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_stopped, this);
            Start();
            if (_previous is { } before) _next[before] = index;
            _previous = index;
            slot = Find(index) ?? Claim(index);
            while (slot.Loading) Monitor.Wait(_gate);
            slot.InUse = true;
            if (slot.Error is null) Want(_next[index] % _layers.Count);
        }

        if (slot.Error is { } error)
        {
            GiveBack(slot);
            error.Throw();
        }

        return new WeightLease(new PagedWeight(slot.Pages, _layers[index]), () => GiveBack(slot));
    }

    /// <summary>Stops reading and frees all memory.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }

        _reader?.Join();
        foreach (var slot in _slots) slot.Dispose();
        foreach (var weight in _keptWeights) weight.Dispose();
        foreach (var pages in _kept) pages.Dispose();
        _slots = [];
        _kept.Clear();
    }

    private string Key(LinearLayer layer) => _fileKey?.Invoke(layer.WeightKey) ?? layer.WeightKey;

    private void Start()
    {
        if (_slots.Length > 0) return;
        _slots = [.. Enumerable.Range(0, Math.Min(_budget.Slots, _layers.Count)).Select(_ => new WeightSlot(_layers.Max(l => l.Bytes)))];
        if (_slots.Length < 2) return;
        _reader = new Thread(ReadAhead) { IsBackground = true, Name = "kinora weights" };
        _reader.Start();
    }

    private WeightSlot? Find(int index) => Array.Find(_slots, s => s.Index == index && s.Error is null);

    // Not read ahead: read by the thread that needs it. A guess that was wrong gives its place.
    private WeightSlot Claim(int index)
    {
        _wanted = null;
        foreach (var stale in _slots.Where(s => s is { Loading: false, InUse: false })) stale.Index = null;
        WeightSlot? slot;
        while ((slot = Array.Find(_slots, s => s is { Loading: false, InUse: false })) is null) Monitor.Wait(_gate);
        Load(slot, index);
        return slot;
    }

    private void Want(int index)
    {
        _wanted = Find(index) is null ? index : null;
        Monitor.PulseAll(_gate);
    }

    private void GiveBack(WeightSlot slot)
    {
        lock (_gate)
        {
            slot.InUse = false;
            // A network that has one streamed weight finds it again; in any other, all others come before it does.
            if (_layers.Count > 1) slot.Index = null;
            Monitor.PulseAll(_gate);
        }
    }

    private void ReadAhead()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                var slot = Array.Find(_slots, s => s is { Loading: false, InUse: false, Index: null });
                if (_wanted is not { } index || slot is null)
                {
                    Monitor.Wait(_gate);
                    continue;
                }

                _wanted = null;
                Load(slot, index);
            }
        }
    }

    // Lets go of the lock while it reads.
    private void Load(WeightSlot slot, int index)
    {
        (slot.Index, slot.Loading, slot.Error) = (index, true, null);
        Monitor.Exit(_gate);
        ExceptionDispatchInfo? error = null;
        try
        {
            using var scope = new TensorScope();
            var layer = _layers[index];
            new PagedWeight(slot.Pages, layer).Read(_source, Key(layer));
        }
        catch (Exception failure)
        {
            // Told to the thread that needs the weight.
            error = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            Monitor.Enter(_gate);
        }

        Reads++;
        (slot.Loading, slot.Error) = (false, error);
        Monitor.PulseAll(_gate);
    }
}
