using Kinora.Tensors;

namespace Kinora.Checkpoints;

/// <summary>
/// A checkpoint in which some weights are integers and scales, seen under the weights' own names: they can be had as they are, or
/// widened to fp32 by whoever knows nothing of integers.
/// </summary>
public sealed class QuantizedCheckpoint : CheckpointSource, ITensorSource
{
    private readonly CheckpointSource _stored;
    private readonly Dictionary<string, TensorInfo> _quantized;
    private readonly string[] _names;

    private QuantizedCheckpoint(CheckpointSource stored, Dictionary<string, TensorInfo> quantized)
        : base(stored.Path)
    {
        (_stored, _quantized) = (stored, quantized);
        var scales = quantized.Keys.Select(QuantizedKeys.Scales).ToHashSet(StringComparer.Ordinal);
        _names = [.. stored.Names.Where(n => !QuantizedKeys.TryParse(n, out _, out _) && !scales.Contains(n)).Concat(quantized.Keys).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public override string Description => $"{_stored.Description}, {_quantized.Count} of {_names.Length} weights as integers";

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names => _names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Files => _stored.Files;

    /// <summary>The source as it is where none of its tensors are integers of a weight; else a view of it by the weights' names.</summary>
    /// <param name="stored">An open source; belongs to the result, and is closed where it is refused.</param>
    /// <exception cref="CheckpointFormatException">Integers and scales don't belong together; carries every fault.</exception>
    public static CheckpointSource Wrap(CheckpointSource stored)
    {
        var quantized = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        var faults = new FaultList($"Open checkpoint {stored.Path}", stored.Path);
        foreach (var key in stored.Names)
        {
            if (!QuantizedKeys.TryParse(key, out var name, out var format)) continue;
            stored.TryGetInfo(key, out var values);
            if (!Check(stored, name, key, values, format, faults)) continue;
            quantized[name] = new TensorInfo(DType.F32, [values.Shape[0], Inputs(values, format)], values.File, format);
        }

        try
        {
            faults.ThrowIfAny();
        }
        catch
        {
            stored.Dispose();
            throw;
        }

        return quantized.Count == 0 ? stored : new QuantizedCheckpoint(stored, quantized);
    }

    /// <inheritdoc/>
    public override bool TryGetInfo(string name, out TensorInfo info) =>
        _quantized.TryGetValue(name, out info) || (Array.BinarySearch(_names, name, StringComparer.Ordinal) >= 0 && _stored.TryGetInfo(name, out info));

    /// <summary>A weight of integers as it is stored; it usually looks straight into the mapped file.</summary>
    /// <inheritdoc/>
    public QuantizedWeight LoadQuantized(string name)
    {
        if (!_quantized.TryGetValue(name, out var info)) return ((ITensorSource)_stored).LoadQuantized(name);
        var format = info.Format!.Value;
        return new QuantizedWeight(format, _stored.Load(QuantizedKeys.Values(name, format)), _stored.Load(QuantizedKeys.Scales(name)));
    }

    /// <inheritdoc/>
    public override void Release(string name)
    {
        if (!_quantized.TryGetValue(name, out var info))
        {
            _stored.Release(name);
            return;
        }

        _stored.Release(QuantizedKeys.Values(name, info.Format!.Value));
        _stored.Release(QuantizedKeys.Scales(name));
    }

    /// <inheritdoc/>
    public override void Dispose() => _stored.Dispose();

    /// <inheritdoc/>
    internal override unsafe TensorMemory Acquire(string name)
    {
        if (!_quantized.TryGetValue(name, out var info)) return _stored.Acquire(name);
        var memory = TensorMemory.Allocate(TensorShape.Bytes([.. info.Shape], DType.F32.Size())!.Value);
        using var weight = LoadQuantized(name);
        weight.DequantizeTo((float*)memory.Address);
        return memory;
    }

    private static long Inputs(TensorInfo values, QuantizedFormat format) => values.Shape[^1] / format.RowBytes(QuantizedFormats.Group) * QuantizedFormats.Group;

    private static bool Check(CheckpointSource stored, string name, string key, TensorInfo values, QuantizedFormat format, FaultList faults)
    {
        const string remedy = "Convert the model again.";
        var rowBytes = format.RowBytes(QuantizedFormats.Group);
        if (values.DType != format.ValueType() || values.Shape.Count != 2 || values.Shape[1] == 0 || values.Shape[1] % rowBytes != 0)
        {
            faults.Add(key, $"{format.ValueType()} [out, a multiple of {rowBytes}]", $"{values.DType} {TensorShape.Text([.. values.Shape])}", remedy);
            return false;
        }

        long[] expected = [values.Shape[0], values.Shape[1] / rowBytes];
        if (!stored.TryGetInfo(QuantizedKeys.Scales(name), out var scales))
            faults.Add(QuantizedKeys.Scales(name), $"F16 {TensorShape.Text(expected)}", "no such tensor", remedy);
        else if (scales.DType != DType.F16 || !scales.Shape.SequenceEqual(expected))
            faults.Add(QuantizedKeys.Scales(name), $"F16 {TensorShape.Text(expected)}", $"{scales.DType} {TensorShape.Text([.. scales.Shape])}", remedy);
        foreach (var other in QuantizedKeys.Formats.Select(f => QuantizedKeys.Values(name, f)).Where(o => o != key).Append(name))
        {
            if (stored.TryGetInfo(other, out _)) faults.Add(name, $"the weight once, under {key}", $"it under {other} as well", remedy);
        }

        return true;
    }
}
