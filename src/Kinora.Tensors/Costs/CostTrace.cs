namespace Kinora.Tensors;

/// <summary>
/// Counts what the operators that this thread calls would cost, until it is disposed: floating-point operations of products,
/// and bytes alive. Run a network on meta tensors inside it, and nothing is computed: shapes alone are followed.
/// </summary>
/// <remarks>
/// Counted are linear layers, matrix products (attention is two of them) and convolutions, at two operations for each
/// multiplication and addition; all else is left out, being a few per cent of the operations though not of the time. A
/// product's backward is the same product once more for each of its factors that needs a gradient. Bytes are those of results
/// that are held by someone: a handle that was not disposed, or backward (what libtorch's own formulas save). Parameters made
/// before the trace don't count.
/// </remarks>
public sealed class CostTrace : IDisposable
{
    [ThreadStatic]
    private static CostTrace? t_current;

    private readonly CostTrace? _outer = t_current;
    private readonly Dictionary<Tensor, Handle> _handles = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<Tensor> _trained = new(ReferenceEqualityComparer.Instance);
    private long _live;

    /// <summary>Starts counting on this thread.</summary>
    /// <param name="trained">Tensors that need gradients.</param>
    public CostTrace(IEnumerable<Tensor> trained)
    {
        _trained.UnionWith(trained);
        t_current = this;
    }

    /// <summary>Floating-point operations of the calls themselves.</summary>
    public double ForwardOperations { get; private set; }

    /// <summary>Floating-point operations of a backward through all that was recorded.</summary>
    public double BackwardOperations { get; private set; }

    /// <summary>The most bytes that were alive at once.</summary>
    public long PeakBytes { get; private set; }

    /// <summary>Bytes alive now: what backward needs, and results that are still held.</summary>
    public long LiveBytes => _live;

    /// <summary>The largest single result in bytes.</summary>
    public long LargestBytes { get; private set; }

    internal static CostTrace? Current => t_current;

    /// <summary>Stops counting.</summary>
    public void Dispose()
    {
        if (t_current == this) t_current = _outer;
    }

    /// <summary>The result of an operator that libtorch can't follow by shapes; null where it can.</summary>
    internal Tensor? StandIn(string name, ReadOnlySpan<Argument> arguments)
    {
        if (arguments.Length == 0 || arguments[0].Reference is not Tensor { Device.Type: DeviceType.Meta } first) return null;
        if (OperatorShapes.TryFind(name, arguments) is not { } shape) return null;
        var result = Tensor.Empty(shape, OperatorShapes.TypeOf(name, first), Device.Meta);
        Count(name, arguments, result);
        return result;
    }

    /// <summary>Counts one call.</summary>
    internal void Count(string name, ReadOnlySpan<Argument> arguments, params ReadOnlySpan<Tensor> results)
    {
        var inputs = new List<Tensor>();
        foreach (var argument in arguments)
        {
            if (argument.Reference is Tensor tensor) inputs.Add(tensor);
            else if (argument.Reference is Tensor?[] list) inputs.AddRange(list.OfType<Tensor>());
        }

        var recording = GradMode.IsEnabled && inputs.Exists(NeedsGradient);
        var aliases = inputs.Count > 0 && OperatorCosts.Aliases(name, inputs[0], results);
        foreach (var result in results)
        {
            Storage storage;
            if (aliases) storage = StorageOf(inputs[0]);
            else if (_handles.TryGetValue(result, out var known)) storage = known.Storage;
            else storage = Add(result.ElementCount * result.DType.Size());
            Hold(result, storage, recording);
        }

        Multiply(OperatorCosts.Product(name, inputs, results), inputs, recording);
        if (recording) Save(OperatorCosts.SavedOf(name), name, inputs, results);
    }

    /// <summary>Whether this thread follows the shapes of these: fp32 tensors without values inside a trace.</summary>
    internal static bool FollowsShapesOf(params ReadOnlySpan<Tensor> tensors)
    {
        if (t_current is null) return false;
        foreach (var tensor in tensors)
        {
            if (tensor.DType != DType.F32 || tensor.Device.Type != DeviceType.Meta) return false;
        }

        return true;
    }

    /// <summary>Counts a kernel of our own, which keeps for backward what it says.</summary>
    /// <param name="result">Its result: new memory, or a view of an input that it writes over.</param>
    /// <param name="inputs">What its gradients are of.</param>
    /// <param name="kept">What backward needs; may hold inputs and the result.</param>
    /// <returns>The result.</returns>
    internal Tensor CountKernel(Tensor result, Tensor[] inputs, params ReadOnlySpan<Tensor> kept)
    {
        var recording = GradMode.IsEnabled && inputs.Any(NeedsGradient);
        Hold(result, StorageOf(result), recording);
        if (!recording) return result;
        foreach (var tensor in kept) StorageOf(tensor).Saved = true;
        return result;
    }

    /// <summary>A handle was disposed.</summary>
    internal void Free(Tensor tensor)
    {
        if (!_handles.Remove(tensor, out var handle)) return;
        handle.Storage.Handles--;
        Drop(handle.Storage);
    }

    private bool NeedsGradient(Tensor tensor) => _trained.Contains(tensor) || (_handles.TryGetValue(tensor, out var handle) && handle.Recorded);

    // What was made before the trace has its memory elsewhere.
    private Storage StorageOf(Tensor tensor) => _handles.TryGetValue(tensor, out var handle) ? handle.Storage : new Storage(0);

    private Storage Add(long bytes)
    {
        _live += bytes;
        PeakBytes = Math.Max(PeakBytes, _live);
        LargestBytes = Math.Max(LargestBytes, bytes);
        return new Storage(bytes);
    }

    private void Hold(Tensor tensor, Storage storage, bool recorded)
    {
        if (!_handles.ContainsKey(tensor)) storage.Handles++;
        _handles[tensor] = new Handle(storage, recorded);
    }

    private void Drop(Storage storage)
    {
        if (storage.Handles > 0 || storage.Saved || storage.Dropped) return;
        storage.Dropped = true;
        _live -= storage.Bytes;
    }

    private void Multiply(double operations, List<Tensor> inputs, bool recording)
    {
        ForwardOperations += operations;
        if (!recording || operations == 0) return;
        if (NeedsGradient(inputs[0])) BackwardOperations += operations;
        if (NeedsGradient(inputs[1])) BackwardOperations += operations;
    }

    private void Save(Saved saved, string name, List<Tensor> inputs, ReadOnlySpan<Tensor> results)
    {
        if (saved is Saved.Partner)
        {
            // A factor is needed for the gradient of the other one only.
            if (inputs.Count > 1 && NeedsGradient(inputs[1])) Keep(name, inputs[0]);
            if (inputs.Count > 1 && NeedsGradient(inputs[0])) Keep(name, inputs[1]);
        }
        else if (saved is Saved.Input)
        {
            Keep(name, inputs[0]);
        }
        else if (saved is Saved.Output)
        {
            foreach (var result in results) Keep(name, result);
        }
        else if (saved is Saved.OwnCopy)
        {
            Add(inputs[0].ElementCount * inputs[0].DType.Size()).Saved = true;
        }
    }

    private void Keep(string name, Tensor tensor)
    {
        if (OperatorCosts.CopiesBeforeProduct(name, tensor)) Add(tensor.ElementCount * tensor.DType.Size()).Saved = true;
        else StorageOf(tensor).Saved = true;
    }

    private readonly record struct Handle(Storage Storage, bool Recorded);

    private sealed class Storage(long bytes)
    {
        public long Bytes { get; } = bytes;

        public int Handles { get; set; }

        public bool Saved { get; set; }

        public bool Dropped { get; set; }
    }
}
