using Kinora.Tensors.Kernels;

namespace Kinora.Tensors;

/// <summary>The weight [out, in] of a linear layer as integers and scales, on the processor.</summary>
public sealed unsafe class QuantizedWeight : IDisposable
{
    /// <summary>Takes both tensors, which belong to it from then on.</summary>
    /// <param name="format">How they are to be read.</param>
    /// <param name="values">The integers: I8 [out, in] for 8 bits; U8 [out, in / 2] for 4 bits, where of each group's 16 bytes the lower
    /// halves are its first 16 values plus 8, the upper halves the others.</param>
    /// <param name="scales">F16 [out, in / 32].</param>
    /// <exception cref="ArgumentException">Types or shapes don't belong together, or a tensor has gaps.</exception>
    public QuantizedWeight(QuantizedFormat format, Tensor values, Tensor scales)
    {
        if (values.Dimensions != 2 || scales.Dimensions != 2 || values.DType != format.ValueType() || scales.DType != DType.F16
            || values.Size(0) != scales.Size(0) || values.Size(1) != format.RowBytes(scales.Size(1) * QuantizedFormats.Group)
            || !values.IsContiguous || !scales.IsContiguous)
        {
            throw new ArgumentException($"Integers {values} and scales {scales} are no {format.Name()} weight: {format.ValueType()} [out, {(format == QuantizedFormat.Q8 ? "in" : "in / 2")}] and F16 [out, in / {QuantizedFormats.Group}] without gaps are needed.");
        }

        (Format, Values, Scales) = (format, values, scales);
    }

    /// <summary>How the integers are stored.</summary>
    public QuantizedFormat Format { get; }

    /// <summary>The integers.</summary>
    public Tensor Values { get; }

    /// <summary>The scales, F16 [out, in / 32].</summary>
    public Tensor Scales { get; }

    /// <summary>Rows of the weight.</summary>
    public long Outputs => Scales.Size(0);

    /// <summary>Columns of the weight.</summary>
    public long Inputs => Scales.Size(1) * QuantizedFormats.Group;

    /// <summary>A weight that lies at the beginning of a block of pages: integers, then scales.</summary>
    /// <param name="pages">At least <see cref="QuantizedFormats.Bytes"/> bytes.</param>
    /// <param name="format">How they are to be read.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns, a multiple of 32.</param>
    public static QuantizedWeight On(PageBlock pages, QuantizedFormat format, long outputs, long inputs) => new(
        format,
        pages.View(format.ValueType(), outputs, format.RowBytes(inputs)),
        pages.ViewAt(outputs * format.RowBytes(inputs), DType.F16, outputs, inputs / QuantizedFormats.Group));

    /// <summary>The values in fp32 [out, in], each scale * integer rounded once.</summary>
    public Tensor Dequantize()
    {
        var result = Tensor.Empty([Outputs, Inputs]);
        DequantizeTo((float*)result.Data);
        return result;
    }

    /// <summary>Writes the fp32 values [out, in] to memory.</summary>
    /// <param name="to">Room for all of them.</param>
    public void DequantizeTo(float* to)
    {
        var groups = Outputs * Scales.Size(1);
        byte* values = (byte*)Values.Data;
        var scales = (Half*)Scales.Data;
        var format = Format;
        var bytes = format.RowBytes(QuantizedFormats.Group);
        KernelThreads.ForRows(groups, 1 << 12, Engine.Threads, (first, end) =>
        {
            for (var group = first; group < end; group++) GroupCodec.Widen(format, values + (group * bytes), (float)scales[group], to + (group * QuantizedFormats.Group));
        });
    }

    /// <summary>Frees both tensors.</summary>
    public void Dispose()
    {
        Values.Dispose();
        Scales.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Format.Name()}[{Outputs}, {Inputs}]";
}
