namespace Kinora.Tensors.Tests.Quantization;

/// <summary>GGUF's blocks against bytes put together by hand from the format's description, and what its 4 bits can hold.</summary>
public sealed class SuperBlockTests
{
    // d = 0.5; integers 0, 1, -1, 127, -128, then 0.
    [Fact]
    public void Q8_BytesByHand_AreReadByTheFormat()
    {
        using var scope = new TensorScope();
        byte[] block = [0x00, 0x38, 0x00, 0x01, 0xff, 0x7f, 0x80, .. new byte[27]];
        var back = new QuantizedWeight(QuantizedFormat.GgufQ8, Tensor.From(block, 1, 34)).Dequantize().ToArray<float>();
        Assert.Equal([0, 0.5f, -0.5f, 63.5f, -64, .. new float[27]], back);
    }

    // d = 2, dmin = 0.25; s = 1, 2, 3, 63, 33, 50, 17, 0 and m = 0, 5, 63, 1, 20, 48, 15, 63.
    [Fact]
    public void Q4K_BytesByHand_AreReadByTheFormat()
    {
        using var scope = new TensorScope();
        byte[] head = [0x00, 0x40, 0x00, 0x34, 0x81, 0xc2, 0x43, 0x3f, 0x40, 0xc5, 0x3f, 0xc1, 0x41, 0x02, 0xf1, 0xf0];
        var pairs = Enumerable.Range(0, 128).Select(k => (byte)(k * 37)).ToArray();
        var back = new QuantizedWeight(QuantizedFormat.GgufQ4K, Tensor.From<byte>([.. head, .. pairs], 1, 144)).Dequantize().ToArray<float>();
        int[] scales = [1, 2, 3, 63, 33, 50, 17, 0];
        int[] leasts = [0, 5, 63, 1, 20, 48, 15, 63];
        for (var group = 0; group < 8; group++)
        {
            for (var k = 0; k < 32; k++)
            {
                var pair = pairs[(group / 2 * 32) + k];
                Assert.Equal((2f * scales[group] * (group % 2 == 0 ? pair & 15 : pair >> 4)) - (0.25f * leasts[group]), back[(group * 32) + k]);
            }
        }
    }

    // Numbers that the format holds exactly come back exactly: packing is the inverse of reading.
    [Fact]
    public void Pack_AnyNumbers_IsReadBack()
    {
        using var scope = new TensorScope();
        var random = new Random(3);
        for (var trial = 0; trial < 50; trial++)
        {
            byte[] scales = [.. Enumerable.Range(0, 8).Select(_ => (byte)random.Next(64))];
            byte[] leasts = [.. Enumerable.Range(0, 8).Select(_ => (byte)random.Next(64))];
            byte[] integers = [.. Enumerable.Range(0, 256).Select(_ => (byte)random.Next(16))];
            var block = new byte[SuperBlock.Bytes];
            SuperBlock.Pack((Half)0.125, (Half)0.5, scales, leasts, integers, block);
            var weight = new QuantizedWeight(QuantizedFormat.GgufQ4K, Tensor.From(block, 1, 144));
            Assert.Equal(integers.Select((q, k) => (0.125f * scales[k / 32] * q) - (0.5f * leasts[k / 32])), weight.Dequantize().ToArray<float>());
            Assert.Equal(Quantized.Twin(weight).ToArray<float>(), weight.Dequantize().ToArray<float>());
        }
    }

    // Half a step of the group's range, and half a step of the block's 6-bit scales (15 times) and least values: squared errors
    // are no larger than with plain rounding, though a single one may be.
    [Theory]
    [InlineData(1e4f, 0)]
    [InlineData(1f, 0)]
    [InlineData(1f, 5)]
    [InlineData(1f, -5)]
    [InlineData(1e-2f, 0)]
    [InlineData(1e-3f, 0)]
    public void Q4K_AnyMagnitude_IsWithinTheFormatsSteps(float scale, float shift)
    {
        using var scope = new TensorScope();
        float[] row = [.. Enumerable.Range(0, 512).Select(k => scale * (shift + (MathF.Cos(k * 1.3f) * (1 + (k / 32 % 8)))))];
        var back = Quantizer.TryQuantize(Tensor.From(row, 1, 512), QuantizedFormat.GgufQ4K)!.Dequantize().ToArray<float>();
        // fp16's smallest number is 6e-8: finer steps of scales can't be had.
        const float finest = 6e-8f;
        for (var block = 0; block < 2; block++)
        {
            var groups = row.Skip(block * 256).Take(256).Chunk(32).Select(g => (Range: Math.Max(g.Max(), 0) - Math.Min(g.Min(), 0), Least: -Math.Min(g.Min(), 0))).ToList();
            var scaleStep = (groups.Max(g => g.Range) / 15 / 63) + finest;
            var leastStep = (groups.Max(g => g.Least) / 63) + finest;
            for (var group = 0; group < 8; group++)
            {
                var first = (block * 256) + (group * 32);
                var error = Math.Sqrt(Enumerable.Range(first, 32).Average(k => Math.Pow(row[k] - back[k], 2)));
                Assert.InRange(error, 0, 1.001 * ((groups[group].Range / 30) + (15 * scaleStep / 2) + (leastStep / 2)));
            }
        }
    }

    [Fact]
    public void Q4K_ZerosOneValueAndOneSign_AreNearlyExact()
    {
        using var scope = new TensorScope();
        var row = new float[768];
        row[40] = 2;
        row[300] = -3;
        for (var k = 512; k < 768; k++) row[k] = 7;
        var back = Quantizer.TryQuantize(Tensor.From(row, 1, 768), QuantizedFormat.GgufQ4K)!.Dequantize().ToArray<float>();
        Assert.All(row.Zip(back), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, 5e-3f));
        Assert.All(back.Take(32), value => Assert.Equal(0, value));
    }

    // Least squares with the search must better plain rounding on normal values, or the search is for nothing.
    [Fact]
    public void Q4K_NormalValues_AreBetterThanPlainRounding()
    {
        using var scope = new TensorScope();
        var weight = new RandomStream(6).Normal([8, 256]);
        var values = weight.ToArray<float>();
        var plain = values.Chunk(32).Sum(group =>
        {
            var (least, step) = (group.Min(), (group.Max() - group.Min()) / 15);
            return group.Sum(v => Math.Pow(v - ((MathF.Round((v - least) / step) * step) + least), 2));
        });
        var back = Quantizer.TryQuantize(weight, QuantizedFormat.GgufQ4K)!.Dequantize().ToArray<float>();
        Assert.InRange(values.Zip(back).Sum(p => Math.Pow(p.First - p.Second, 2)) / plain, 0.5, 0.97);
    }
}
