using Kinora.Tensors.Kernels;

namespace Kinora.Tensors;

/// <summary>The weight [out, in] of a linear layer as integers and scales, on the processor.</summary>
public sealed unsafe class QuantizedWeight : IDisposable
{
    /// <summary>Takes the tensors, which belong to it from then on.</summary>
    /// <param name="format">How they are to be read.</param>
    /// <param name="values">The integers. <see cref="QuantizedFormat.Q8"/>: I8 [out, in]. <see cref="QuantizedFormat.Q4"/>: U8 [out, in / 2], where of each
    /// group's 16 bytes the lower halves are its first 16 values plus 8, the upper halves the others. GGUF's: U8 [out, bytes of a row's blocks].</param>
    /// <param name="scales">F16 [out, in / 32]; null where the scales stand among the integers.</param>
    /// <exception cref="ArgumentException">Types or shapes don't belong together, or a tensor has gaps.</exception>
    public QuantizedWeight(QuantizedFormat format, Tensor values, Tensor? scales = null)
    {
        var fits = values.Dimensions == 2 && values.DType == format.ValueType() && values.IsContiguous && values.Size(1) % format.BlockBytes() == 0;
        if (fits && format.HasScalesApart())
        {
            fits = scales is { Dimensions: 2, DType: DType.F16, IsContiguous: true } && scales.Size(0) == values.Size(0)
                && scales.Size(1) == values.Size(1) / format.BlockBytes();
        }

        if (!fits || (scales is not null && !format.HasScalesApart()))
        {
            var needed = $"{format.ValueType()} [out, in / {format.BlockValues()} * {format.BlockBytes()}]{(format.HasScalesApart() ? $" and F16 [out, in / {QuantizedFormats.Group}]" : " alone")}";
            throw new ArgumentException($"Integers {values} and scales {scales?.ToString() ?? "none"} are no {format.Name()} weight: {needed} without gaps are needed.");
        }

        (Format, Values, Scales) = (format, values, scales);
        Inputs = values.Size(1) / format.BlockBytes() * format.BlockValues();
    }

    /// <summary>How the integers are stored.</summary>
    public QuantizedFormat Format { get; }

    /// <summary>The integers.</summary>
    public Tensor Values { get; }

    /// <summary>The scales, F16 [out, in / 32]; null where they stand among the integers.</summary>
    public Tensor? Scales { get; }

    /// <summary>Rows of the weight.</summary>
    public long Outputs => Values.Size(0);

    /// <summary>Columns of the weight.</summary>
    public long Inputs { get; }

    /// <summary>Where the scales lie; null where they stand among the integers.</summary>
    internal Half* ScaleData => Scales is { } scales ? (Half*)scales.Data : null;

    /// <summary>A weight that lies at the beginning of a block of pages: integers, then scales where they are apart.</summary>
    /// <param name="pages">At least <see cref="QuantizedFormats.Bytes"/> bytes.</param>
    /// <param name="format">How they are to be read.</param>
    /// <param name="outputs">Rows.</param>
    /// <param name="inputs">Columns, a multiple of <see cref="QuantizedFormats.BlockValues"/>.</param>
    public static QuantizedWeight On(PageBlock pages, QuantizedFormat format, long outputs, long inputs) => new(
        format,
        pages.View(format.ValueType(), outputs, format.RowBytes(inputs)),
        format.HasScalesApart() ? pages.ViewAt(outputs * format.RowBytes(inputs), DType.F16, outputs, inputs / QuantizedFormats.Group) : null);

    /// <summary>Lets it live longer than the scope in which it was made.</summary>
    public QuantizedWeight Unscoped()
    {
        Values.Unscoped();
        Scales?.Unscoped();
        return this;
    }

    /// <summary>The values in fp32 [out, in], each rounded once.</summary>
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
        var groups = Outputs * Inputs / QuantizedFormats.Group;
        var values = (byte*)Values.Data;
        var scales = ScaleData;
        var format = Format;
        KernelThreads.ForRows(groups, 1 << 12, Engine.Threads, (first, end) =>
        {
            for (var group = first; group < end; group++) GroupCodec.Widen(format, values, scales, group, to + (group * QuantizedFormats.Group));
        });
    }

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        Values.Dispose();
        Scales?.Dispose();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Format.Name()}[{Outputs}, {Inputs}]";
}
