using Kinora.Checkpoints;
using Kinora.Tensors;

namespace Kinora.Pipelines;

/// <summary>The two tensors that one weight becomes. Each is made when it is written, so that memory holds one weight at a time.</summary>
/// <param name="source">The checkpoint; stays open until both are written.</param>
/// <param name="name">The weight's key.</param>
/// <param name="format">What it becomes.</param>
/// <param name="written">Is told of the error when the integers are written.</param>
internal sealed class QuantizedEntries(CheckpointSource source, string name, QuantizedFormat format, Action<ConvertedLayer> written)
{
    /// <summary>Scales and integers.</summary>
    /// <exception cref="CheckpointFormatException">Thrown while writing: a value is not finite or too large for fp16 scales.</exception>
    public IEnumerable<TensorEntry> Make()
    {
        source.TryGetInfo(name, out var info);
        var (outputs, inputs) = (info.Shape[0], info.Shape[1]);
        yield return TensorEntry.FromStream(QuantizedKeys.Scales(name), DType.F16, [outputs, inputs / QuantizedFormats.Group], stream => Write(stream, info, integers: false));
        yield return TensorEntry.FromStream(QuantizedKeys.Values(name, format), format.ValueType(), [outputs, format.RowBytes(inputs)], stream => Write(stream, info, integers: true));
    }

    private void Write(Stream stream, TensorInfo info, bool integers)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var weight = Tensor.Empty([.. info.Shape]);
        StoredWeight.Read(source, name, weight);
        if (Quantizer.TryQuantize(weight, format) is not { } quantized)
        {
            throw new CheckpointFormatException(
                $"Convert {name}", [new CheckpointFault(info.File, name, $"finite values in reach of {format.Name()}", "others", "The weight is damaged; fetch or train the model again.")]);
        }

        CopyTo(integers ? quantized.Values : quantized.Scales, stream);
        if (!integers) return;
        var difference = quantized.Dequantize() - weight;
        var norm = weight.Square().Sum().Item();
        written(new ConvertedLayer(name, format, norm == 0 ? 0 : Math.Sqrt(difference.Square().Sum().Item() / norm), difference.Abs().Max().Item()));
    }

    private static unsafe void CopyTo(Tensor tensor, Stream stream)
    {
        const int piece = 16 << 20;
        var bytes = tensor.ElementCount * tensor.DType.Size();
        for (long at = 0; at < bytes; at += piece) stream.Write(new ReadOnlySpan<byte>((byte*)tensor.Data + at, (int)Math.Min(piece, bytes - at)));
    }
}
