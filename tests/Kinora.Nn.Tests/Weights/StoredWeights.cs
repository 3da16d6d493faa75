using Kinora.Tensors;

namespace Kinora.Nn.Tests.Weights;

/// <summary>Linear weights in memory that counts what is read of it; a weight may be made to fail.</summary>
internal sealed class StoredWeights : ITensorSource, IDisposable
{
    private readonly Dictionary<string, Tensor> _values = new(StringComparer.Ordinal);

    public StoredWeights(params (string Name, long[] Shape, DType DType)[] entries)
    {
        using var scope = new TensorScope();
        foreach (var (name, shape, dtype) in entries)
            _values[name] = scope.Keep(new RandomStream(3).Split(name).Normal(shape).To(dtype)).Unscoped();
    }

    public string Description => "weights of a test";

    public IReadOnlyCollection<string> Names => _values.Keys;

    /// <summary>The weight that can't be read.</summary>
    public string? Broken { get; set; }

    public bool TryGetInfo(string name, out TensorInfo info)
    {
        var found = _values.TryGetValue(name, out var value);
        info = found ? new TensorInfo(value!.DType, value.Shape.ToArray(), "memory") : default;
        return found;
    }

    public Tensor Load(string name) => name == Broken ? throw new IOException($"'{name}' can't be read") : _values[name].Clone();

    public void Dispose()
    {
        foreach (var value in _values.Values) value.Dispose();
    }
}
