using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>What the tensors of one network become. Each is made when it is written, so that memory holds one of them.</summary>
/// <param name="source">The checkpoint; stays open until all are written.</param>
/// <param name="written">Is told of the error when a tensor is written.</param>
internal sealed class ConvertedTensors(CheckpointSource source, Action<ConvertedLayer> written)
{
    /// <summary>Scales and integers under keys of their own.</summary>
    /// <exception cref="CheckpointFormatException">Thrown while writing: a value is not finite or too large for fp16 scales.</exception>
    public IEnumerable<TensorEntry> Integers(string name, QuantizedFormat format)
    {
        var shape = Info(name).Shape;
        yield return TensorEntry.FromStream(QuantizedKeys.Scales(name), DType.F16, [shape[0], shape[1] / QuantizedFormats.Group], stream => Quantize(name, format, weight => CopyTo(weight.Scales!, stream)));
        yield return TensorEntry.FromStream(QuantizedKeys.Values(name, format), format.ValueType(), [shape[0], format.RowBytes(shape[1])], stream => QuantizeAndTell(name, format, stream));
    }

    /// <summary>Blocks of integers in a GGUF file.</summary>
    /// <exception cref="CheckpointFormatException">Thrown while writing: a value is not finite or too large for fp16 scales.</exception>
    public GgufEntry Blocks(string name, QuantizedFormat format) =>
        GgufEntry.FromStream(name, GgufTypes.Of(format), [.. Info(name).Shape], stream => QuantizeAndTell(name, format, stream));

    /// <summary>Floating numbers of a type.</summary>
    /// <exception cref="CheckpointFormatException">Thrown while writing: a value is not finite in it.</exception>
    public TensorEntry Plain(string name, DType dtype) => TensorEntry.FromStream(name, dtype, [.. Info(name).Shape], stream =>
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var values = Read(name);
        var converted = values.To(dtype);
        if (!converted.IsFinite()) throw Damaged(name, ConvertedLayer.NameOf(dtype));
        CopyTo(converted, stream);
        written(Compare(name, ConvertedLayer.NameOf(dtype), values, converted.To(DType.F32)));
    });

    private void QuantizeAndTell(string name, QuantizedFormat format, Stream stream) => Quantize(name, format, (weight, values) =>
    {
        CopyTo(weight.Values, stream);
        written(Compare(name, format.Name(), values, weight.Dequantize()));
    });

    private void Quantize(string name, QuantizedFormat format, Action<QuantizedWeight> use) => Quantize(name, format, (weight, _) => use(weight));

    private void Quantize(string name, QuantizedFormat format, Action<QuantizedWeight, Tensor> use)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var values = Read(name);
        using var weight = Quantizer.TryQuantize(values, format) ?? throw Damaged(name, format.Name());
        use(weight, values);
    }

    private TensorInfo Info(string name)
    {
        source.TryGetInfo(name, out var info);
        return info;
    }

    private Tensor Read(string name)
    {
        var values = Tensor.Empty([.. Info(name).Shape]);
        StoredWeight.Read(source, name, values);
        return values;
    }

    private CheckpointFormatException Damaged(string name, string format) => new(
        $"Convert {name}", [new CheckpointFault(Info(name).File, name, $"finite values in reach of {format}", "others", "The weight is damaged; fetch or train the model again.")]);

    private static ConvertedLayer Compare(string name, string format, Tensor before, Tensor after)
    {
        var difference = after - before;
        var norm = before.Square().Sum().Item();
        return new ConvertedLayer(name, format, norm == 0 ? 0 : Math.Sqrt(difference.Square().Sum().Item() / norm), difference.ElementCount == 0 ? 0 : difference.Abs().Max().Item());
    }

    private static unsafe void CopyTo(Tensor tensor, Stream stream)
    {
        const int piece = 16 << 20;
        var bytes = tensor.ElementCount * tensor.DType.Size();
        for (long at = 0; at < bytes; at += piece) stream.Write(new ReadOnlySpan<byte>((byte*)tensor.Data + at, (int)Math.Min(piece, bytes - at)));
    }
}
