namespace Kinora.Tensors.Tests.Quantization;

public sealed class QuantizerTests
{
    [Theory]
    [InlineData(QuantizedFormat.Q8, 0.006)]
    [InlineData(QuantizedFormat.Q4, 0.09)]
    [InlineData(QuantizedFormat.GgufQ8, 0.006)]
    [InlineData(QuantizedFormat.GgufQ4K, 0.09)]
    public void NormalValues_ComeBackWithinTheFormatsError(QuantizedFormat format, double bound)
    {
        using var scope = new TensorScope();
        var weight = new RandomStream(1).Normal([64, 256]);
        var quantized = Quantizer.TryQuantize(weight, format)!;
        var back = quantized.Dequantize();
        Assert.Equal(Quantized.Twin(quantized).ToArray<float>(), back.ToArray<float>());
        var relative = Math.Sqrt((back - weight).Square().Sum().Item() / weight.Square().Sum().Item());
        Assert.InRange(relative, bound / 10, bound);
    }

    // Every magnitude of fp32 weights down to where fp16 scales end; the error is bounded by a step of the group's largest value.
    [Theory]
    [InlineData(1e6f)]
    [InlineData(1f)]
    [InlineData(1e-2f)]
    [InlineData(1e-4f)]
    [InlineData(3e-6f)]
    public void AnyMagnitude_IsWithinAStep(float scale)
    {
        float[] row = [.. Enumerable.Range(0, 64).Select(k => scale * MathF.Cos(k * 1.3f))];
        foreach (var (format, most) in new[] { (QuantizedFormat.Q8, 127), (QuantizedFormat.Q4, 7), (QuantizedFormat.GgufQ8, 127) })
        {
            // fp16's smallest number is 6e-8: a smaller step can't be had.
            if (!float.IsFinite((float)(Half)(scale / most))) continue;
            using var scope = new TensorScope();
            var back = Quantizer.TryQuantize(Tensor.From(row, 1, 64), format)!.Dequantize().ToArray<float>();
            var step = (scale / most) + 6e-8f;
            Assert.All(row.Zip(back), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, step));
        }
    }

    [Theory]
    [InlineData(QuantizedFormat.Q8)]
    [InlineData(QuantizedFormat.Q4)]
    [InlineData(QuantizedFormat.GgufQ8)]
    public void GroupsOfZerosAndOfOneValue_AreExactOrNearlySo(QuantizedFormat format)
    {
        using var scope = new TensorScope();
        var row = new float[96];
        row[40] = 2;
        row[70] = -3;
        var back = Quantizer.TryQuantize(Tensor.From(row, 1, 96), format)!.Dequantize().ToArray<float>();
        Assert.All(row.Zip(back), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 2e-3f));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e9f)]
    public void ValuesWithoutAScale_AreRefused(float value)
    {
        var row = new float[32];
        row[7] = value;
        Assert.False(Quantizer.TryQuantize(QuantizedFormat.Q8, row, new byte[32], new Half[1]));
        Assert.False(Quantizer.TryQuantize(QuantizedFormat.Q4, row, new byte[16], new Half[1]));
        Assert.False(Quantizer.TryQuantize(QuantizedFormat.GgufQ8, row, new byte[34], []));
        Assert.False(Quantizer.TryQuantize(QuantizedFormat.GgufQ4K, [.. row, .. new float[224]], new byte[144], []));
        using var scope = new TensorScope();
        Assert.Null(Quantizer.TryQuantize(Tensor.From(row, 1, 32), QuantizedFormat.Q8));
    }

    [Fact]
    public void PartsThatDontBelongTogether_AreRefused()
    {
        using var scope = new TensorScope();
        Assert.Contains("q4", Assert.Throws<ArgumentException>(() => new QuantizedWeight(QuantizedFormat.Q4, Tensor.Zeros([2, 64], DType.U8), Tensor.Zeros([2, 2], DType.F16))).Message);
        Assert.Contains("q8", Assert.Throws<ArgumentException>(() => new QuantizedWeight(QuantizedFormat.Q8, Tensor.Zeros([2, 64], DType.I8), Tensor.Zeros([2, 2]))).Message);
        Assert.Throws<ArgumentException>(() => Quantizer.TryQuantize(QuantizedFormat.Q8, new float[33], new byte[33], new Half[1]));
        Assert.Contains("q8_0", Assert.Throws<ArgumentException>(() => new QuantizedWeight(QuantizedFormat.GgufQ8, Tensor.Zeros([2, 33], DType.U8))).Message);
        Assert.Contains("q4_k", Assert.Throws<ArgumentException>(() => new QuantizedWeight(QuantizedFormat.GgufQ4K, Tensor.Zeros([2, 144], DType.U8), Tensor.Zeros([2, 8], DType.F16))).Message);
        Assert.Contains("256", Assert.Throws<ArgumentException>(() => Quantizer.TryQuantize(Tensor.Ones([2, 288]), QuantizedFormat.GgufQ4K)).Message);
    }
}
