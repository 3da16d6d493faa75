using Kinora.Tensors;

namespace Kinora.Nn;

/// <summary>
/// All weights of one network by their checkpoint key. Layers ask it for their weights while they are built, so the key
/// stands beside the layer that uses it, and the same constructor serves loading, fresh training and listing.
/// </summary>
public sealed class ParameterStore : IDisposable
{
    private readonly Func<string, Initialization, long[], Tensor> _make;
    private readonly List<Parameter> _all = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tables = new(StringComparer.Ordinal);
    private readonly List<LinearLayer> _linear = [];
    private readonly List<Parameter> _adapters = [];
    private readonly List<QuantizedWeight> _integers = [];
    private Func<string, Tensor>? _table;
    private Func<LinearLayer, QuantizedWeight?>? _quantized;
    private WeightStream? _stream;
    private IDisposable? _source;
    private LowRankSettings? _lowRank;
    private Device _adapterDevice;

    private ParameterStore(Func<string, Initialization, long[], Tensor> make) => _make = make;

    /// <summary>The path from which the network's own names start.</summary>
    public ParameterPath Root => new(this, "");

    /// <summary>Every parameter in the order in which the layers asked for it.</summary>
    public IReadOnlyList<Parameter> All => _all;

    /// <summary>Names of the parameters of which single rows are looked up; a streamed network leaves them in their file.</summary>
    public IReadOnlySet<string> Tables => _tables;

    /// <summary>Whether linear layers read their weights when they compute, and tables are in their stored type.</summary>
    public bool IsStreamed => _stream is not null;

    /// <summary>Every linear layer, in the order in which they were built.</summary>
    public IReadOnlyList<LinearLayer> LinearLayers => _linear;

    /// <summary>The adapters' A and B, in the layers' order; none of them is among <see cref="All"/>.</summary>
    public IReadOnlyList<Parameter> Adapters => _adapters;

    /// <summary>How many numbers the parameters hold together.</summary>
    public long ElementCount => _all.Sum(p => p.Value.ElementCount);

    /// <summary>Shapes only, without memory: the parameter list of a network of any size.</summary>
    public static ParameterStore Meta() =>
        new((_, _, shape) => Tensor.Empty(shape, DType.F32, Device.Meta));

    /// <summary>Fresh weights. Each parameter draws from the stream of its own name, so its values depend on seed and name only.</summary>
    public static ParameterStore Fresh(ulong seed, Device device = default)
    {
        var root = new RandomStream(seed).Split("parameters");
        return new ParameterStore((name, initialization, shape) => initialization.Make(root.Split(name), shape, device));
    }

    /// <summary>Weights from a checkpoint, which has been checked against the network's list before.</summary>
    /// <param name="source">The checkpoint.</param>
    /// <param name="device">Where the network computes.</param>
    /// <param name="dtype">The type it computes in; stored values are converted.</param>
    /// <param name="fileKey">The key in the file for a parameter name, where the two differ.</param>
    /// <remarks>Values that need neither conversion nor moving stay in the mapped file; they are read-only then.</remarks>
    public static ParameterStore From(ITensorSource source, Device device = default, DType dtype = DType.F32, Func<string, string>? fileKey = null) =>
        new((name, _, shape) =>
        {
            using var scope = new TensorScope();
            var stored = source.Load(fileKey?.Invoke(name) ?? name);
            if (!stored.Shape.SequenceEqual(shape)) throw new InvalidOperationException($"Loading {source.Description}: '{name}' is {stored}, the network needs [{string.Join(", ", shape)}]. Check the keys before loading.");
            var value = scope.Keep(stored.To(dtype).To(device));
            if (stored.DType != dtype || device.Type != DeviceType.Cpu) source.Release(fileKey?.Invoke(name) ?? name);
            return value;
        });

    /// <summary>
    /// Weights from a checkpoint for computing without gradients: as with <see cref="From"/>, but on the processor linear layers
    /// compute with the integers that the checkpoint stores, which stay in the mapped file.
    /// </summary>
    /// <param name="source">The checkpoint, checked before.</param>
    /// <param name="device">Where the network computes; elsewhere than on the processor integers are widened as they are loaded.</param>
    /// <param name="dtype">The type it computes in; integers are widened for any other than fp32.</param>
    /// <param name="fileKey">The key in the file for a parameter name, where the two differ.</param>
    /// <remarks><see cref="All"/> lacks the weights that are integers.</remarks>
    public static ParameterStore ForInference(ITensorSource source, Device device = default, DType dtype = DType.F32, Func<string, string>? fileKey = null)
    {
        var store = From(source, device, dtype, fileKey);
        if (device.Type != DeviceType.Cpu || dtype != DType.F32) return store;
        store._quantized = layer =>
        {
            var key = fileKey?.Invoke(layer.WeightKey) ?? layer.WeightKey;
            return source.TryGetInfo(key, out var info) && info.Format is not null ? source.LoadQuantized(key) : null;
        };
        return store;
    }

    /// <summary>
    /// Weights from a checkpoint that need not all be in memory: those of linear layers are streamed, tables that are looked up
    /// stay in the file, the rest is loaded. The processor computes in fp32 with the same values as with <see cref="From"/>.
    /// </summary>
    /// <param name="source">The checkpoint, checked before.</param>
    /// <param name="budget">What the linear layers' weights may take.</param>
    /// <param name="owner">What holds the source open; disposed with the store; null where the caller does.</param>
    /// <param name="fileKey">The key in the file for a parameter name, where the two differ.</param>
    /// <remarks><see cref="All"/> lacks the linear layers' weights.</remarks>
    public static ParameterStore Streamed(ITensorSource source, WeightBudget budget, IDisposable? owner, Func<string, string>? fileKey = null)
    {
        var store = From(source, fileKey: fileKey);
        store._table = name => source.Load(fileKey?.Invoke(name) ?? name);
        (store._stream, store._source) = (new WeightStream(source, budget, fileKey), owner);
        return store;
    }

    /// <summary>Gives the linear layers that are built from now on fresh adapters where their names fit.</summary>
    /// <param name="settings">Which, and of what size.</param>
    /// <param name="device">Where the network computes; <see cref="Device.Meta"/> for shapes only.</param>
    public ParameterStore WithAdapters(LowRankSettings settings, Device device = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(settings.Rank, 1, nameof(settings));
        (_lowRank, _adapterDevice) = (settings, device);
        return this;
    }

    /// <summary>Turns the recording of gradients on or off for every parameter.</summary>
    public ParameterStore RequireGrad(bool value = true)
    {
        foreach (var parameter in _all) parameter.Value.RequiresGrad = value;
        return this;
    }

    /// <summary>Drops all gradients.</summary>
    public void ClearGradients()
    {
        foreach (var parameter in _all) parameter.Value.Gradient = null;
    }

    /// <summary>Copies values in place from a source that has every parameter under its name.</summary>
    /// <param name="source">The source.</param>
    /// <param name="includes">Names of the parameters to copy; the others keep their values. Null for all.</param>
    public void CopyFrom(ITensorSource source, Func<string, bool>? includes = null)
    {
        using var noGrad = GradMode.NoGrad();
        foreach (var parameter in _all.Where(p => includes?.Invoke(p.Name) ?? true))
        {
            using var scope = new TensorScope();
            parameter.Value.CopyFrom(source.Load(parameter.Name));
        }
    }

    /// <summary>Frees all parameters.</summary>
    public void Dispose()
    {
        foreach (var parameter in _all.Concat(_adapters)) parameter.Value.Dispose();
        foreach (var weight in _integers) weight.Dispose();
        _all.Clear();
        _adapters.Clear();
        _integers.Clear();
        _stream?.Dispose();
        _source?.Dispose();
    }

    internal LinearWeight GetLinear(LinearLayer layer, Initialization initialization)
    {
        if (_stream is not null)
        {
            Claim(layer.WeightKey);
            return _stream.Add(layer);
        }

        return (LinearWeight?)Integers(layer) ?? new HeldWeight(Get(layer.WeightKey, initialization, [layer.Outputs, layer.Inputs]));
    }

    private IntegerWeight? Integers(LinearLayer layer)
    {
        using var scope = new TensorScope();
        if (_quantized?.Invoke(layer) is not { } weight) return null;
        if (weight.Outputs != layer.Outputs || weight.Inputs != layer.Inputs) throw new InvalidOperationException($"Loading weights: '{layer.WeightKey}' is {weight}, the network needs [{layer.Outputs}, {layer.Inputs}]. Check the keys before loading.");
        Claim(layer.WeightKey);
        _integers.Add(weight.Unscoped());
        return new IntegerWeight(weight);
    }

    internal Tensor Get(string name, Initialization initialization, long[] shape) => Add(name, () => _make(name, initialization, shape));

    internal Tensor GetTable(string name, Initialization initialization, long[] shape)
    {
        _tables.Add(name);
        return _table is { } load ? Add(name, () => load(name)) : Get(name, initialization, shape);
    }

    private Tensor Add(string name, Func<Tensor> make)
    {
        Claim(name);
        Tensor value;
        using (new TensorScope()) value = make().Unscoped();
        _all.Add(new Parameter(name, value));
        return value;
    }

    private void Claim(string name)
    {
        if (!_names.Add(name)) throw new InvalidOperationException($"Two layers ask for the parameter '{name}': each key has one owner.");
    }

    internal LowRankAdapter? Register(LinearLayer layer)
    {
        _linear.Add(layer);
        if (_lowRank is not { } settings || !settings.Includes(layer.Name)) return null;
        var root = new RandomStream(settings.Seed).Split("adapters");
        using var scope = new TensorScope();
        var down = Fresh(LowRankAdapter.DownKey, LowRankAdapter.FreshDown, settings.Rank, layer.Inputs);
        var up = Fresh(LowRankAdapter.UpKey, Initialization.Zeros, layer.Outputs, settings.Rank);
        return new LowRankAdapter(down, up, settings.Alpha / settings.Rank);

        Tensor Fresh(string key, Initialization initialization, params long[] shape)
        {
            // Shapes alone have no values to draw.
            var value = (_adapterDevice.Type == DeviceType.Meta ? Tensor.Empty(shape, DType.F32, _adapterDevice) : initialization.Make(root.Split(layer.Name + key), shape, _adapterDevice)).Unscoped();
            _adapters.Add(new Parameter(layer.Name + key, value));
            return value;
        }
    }
}
