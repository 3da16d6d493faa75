namespace Kinora.Tensors.Tests.Quantization;

/// <summary>What libtorch's operators make of weights of integers.</summary>
internal static class Quantized
{
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
