namespace Kinora.Tensors.Tests.Quantization;

/// <summary>What libtorch's operators, or one line of arithmetic for each value, make of weights of integers.</summary>
internal static class Quantized
{
    /// <summary>The fp32 values by plain operators.</summary>
    public static Tensor Twin(QuantizedWeight weight)
    {
        const int group = QuantizedFormats.Group;
        if (weight.Format == QuantizedFormat.GgufQ8) return Tensor.From(GgufQ8(weight.Values.ToArray<byte>()), weight.Outputs, weight.Inputs);
        if (weight.Format == QuantizedFormat.GgufQ4K) return Tensor.From(GgufQ4K(weight.Values.ToArray<byte>()), weight.Outputs, weight.Inputs);
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

        return (integers * weight.Scales!.To(DType.F32).Unsqueeze(2)).Reshape(weight.Outputs, weight.Inputs);
    }

    // 34 bytes for 32 values.
    private static float[] GgufQ8(byte[] bytes) => [.. bytes.Chunk(34).SelectMany(block => block.Skip(2).Select(b => (float)BitConverter.ToHalf(block) * (sbyte)b))];

    // 144 bytes for 256 values: d, dmin, 12 bytes of 6-bit numbers, 128 of pairs.
    private static float[] GgufQ4K(byte[] bytes) => [.. bytes.Chunk(144).SelectMany(block => Enumerable.Range(0, 256).Select(k =>
    {
        var (d, least, g) = ((float)BitConverter.ToHalf(block), (float)BitConverter.ToHalf(block, 2), k / 32);
        var s = g < 4 ? block[4 + g] % 64 : (block[8 + g] % 16) + (block[g] / 64 * 16);
        var m = g < 4 ? block[8 + g] % 64 : (block[8 + g] / 16) + (block[4 + g] / 64 * 16);
        var pair = block[16 + (g / 2 * 32) + (k % 32)];
        return (d * s * (g % 2 == 0 ? pair % 16 : pair / 16)) - (least * m);
    }))];
}
