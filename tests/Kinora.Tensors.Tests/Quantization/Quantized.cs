namespace Kinora.Tensors.Tests.Quantization;

/// <summary>Weights of integers for tests, and what libtorch's operators make of them.</summary>
internal static class Quantized
{
    /// <summary>Quantises a weight [out, in].</summary>
    public static QuantizedWeight Of(Tensor weight, QuantizedFormat format)
    {
        var (outputs, inputs) = ((int)weight.Size(0), (int)weight.Size(1));
        var values = new byte[outputs * format.RowBytes(inputs)];
        var scales = new Half[outputs * inputs / QuantizedFormats.Group];
        var (rowBytes, rowScales) = ((int)format.RowBytes(inputs), inputs / QuantizedFormats.Group);
        var numbers = weight.ToArray<float>();
        for (var row = 0; row < outputs; row++)
        {
            Assert.True(Quantizer.TryQuantize(
                format, numbers.AsSpan(row * inputs, inputs), values.AsSpan(row * rowBytes, rowBytes), scales.AsSpan(row * rowScales, rowScales)));
        }

        var stored = format == QuantizedFormat.Q8
            ? Tensor.From(Array.ConvertAll(values, v => (sbyte)v), outputs, rowBytes)
            : Tensor.From(values, outputs, rowBytes);
        return new QuantizedWeight(format, stored, Tensor.From(scales, outputs, rowScales));
    }

    /// <summary>The fp32 values by plain operators.</summary>
    public static Tensor Twin(QuantizedWeight weight)
    {
        const int group = QuantizedFormats.Group;
        var groups = weight.Inputs / group;
        Tensor integers;
        if (weight.Format == QuantizedFormat.Q8)
        {
            integers = weight.Values.To(DType.F32).Reshape(weight.Outputs, groups, group);
        }
        else
        {
            var bytes = weight.Values.To(DType.F32).Reshape(weight.Outputs, groups, group / 2);
            var high = (bytes * (1.0 / 16)).To(DType.I64).To(DType.F32);
            integers = Tensor.Concat([bytes - (high * 16.0), high], 2) - 8.0;
        }

        return (integers * weight.Scales.To(DType.F32).Unsqueeze(2)).Reshape(weight.Outputs, weight.Inputs);
    }
}
