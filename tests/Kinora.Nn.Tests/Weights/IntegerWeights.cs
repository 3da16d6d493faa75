using Kinora.Tensors;

namespace Kinora.Nn.Tests.Weights;

/// <summary>Linear weights in memory, some of them integers.</summary>
internal sealed class IntegerWeights : ITensorSource, IDisposable
{
    private readonly Dictionary<string, QuantizedWeight> _integers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Tensor> _plain = new(StringComparer.Ordinal);

    public IntegerWeights(params (string Name, long[] Shape, QuantizedFormat? Format)[] entries)
    {
        using var scope = new TensorScope();
        foreach (var (name, shape, format) in entries)
        {
            var value = new RandomStream(4).Split(name).Normal(shape);
            if (format is { } chosen) _integers[name] = Quantizer.TryQuantize(value, chosen)!.Unscoped();
            else _plain[name] = scope.Keep(value).Unscoped();
        }
    }

    public string Description => "integers of a test";

    public IReadOnlyCollection<string> Names => [.. _integers.Keys, .. _plain.Keys];

    public bool TryGetInfo(string name, out TensorInfo info)
    {
        info = _integers.TryGetValue(name, out var weight) ? new TensorInfo(DType.F32, [weight.Outputs, weight.Inputs], "memory", weight.Format)
            : _plain.TryGetValue(name, out var value) ? new TensorInfo(DType.F32, value.Shape.ToArray(), "memory") : default;
        return info.File is not null;
    }

    public Tensor Load(string name) => _integers.TryGetValue(name, out var weight) ? weight.Dequantize() : _plain[name].Clone();

    public QuantizedWeight LoadQuantized(string name) => new(_integers[name].Format, _integers[name].Values.Clone(), _integers[name].Scales?.Clone());

    public void Dispose()
    {
        foreach (var weight in _integers.Values) weight.Dispose();
        foreach (var value in _plain.Values) value.Dispose();
    }
}
