using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Tests.Quantization;

/// <summary>The product with integers against the engine's with the widened weight, at every vector width.</summary>
public sealed class QuantizedLinearTests
{
    // Sizes around those of blocks (6 rows; 8, 16 or 32 outputs), tiles (576 rows, 128 outputs) and depths (256 inputs).
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 32, 1 }, { 1, 64, 7 }, { 5, 32, 33 }, { 6, 96, 32 }, { 7, 256, 129 }, { 13, 288, 128 }, { 97, 544, 31 }, { 579, 64, 40 }, { 2, 1024, 300 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Forward_OfAnySize_IsTheTwin(int rows, int inputs, int outputs)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(7);
        var (x, bias) = (stream.Split("x").Normal([rows, inputs]), stream.Split("b").Normal([outputs]));
        foreach (var format in Enum.GetValues<QuantizedFormat>().Where(f => f.Fits(inputs)))
        {
            var weight = Quantizer.TryQuantize(stream.Split("w").Normal([outputs, inputs]), format)!;
            // In fp64: the engine's own sums in fp32 come in another order with every one of its kernels.
            var plain = x.To(DType.F64).Linear(Quantized.Twin(weight).To(DType.F64));
            var (expected, withBias) = (plain.To(DType.F32), (plain + bias).To(DType.F32));
            AssertNear(withBias, QuantizedLinear.Forward(x, weight, bias), inputs);
            AssertNear(expected, QuantizedLinear.Forward<Simd128, Vector128<float>>(x, weight, null, plain: true), inputs);
            AssertNear(withBias, QuantizedLinear.Forward<Simd256, Vector256<float>>(x, weight, bias), inputs);
            AssertNear(withBias, QuantizedLinear.Forward<Simd512, Vector512<float>>(x, weight, bias), inputs);
        }
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void Forward_ExtremeInputs_IsTheTwin(double scale)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = new RandomStream(8).Normal([9, 64]);
        var weight = Quantizer.TryQuantize(new RandomStream(9).Normal([40, 64]), QuantizedFormat.Q8)!;
        AssertNear(x.Linear(weight.Dequantize(), null), QuantizedLinear.Forward(x * scale, weight, null) * (1 / scale), 64);
    }

    [Fact]
    public void Forward_ARowThatIsNotFinite_SpoilsItselfOnly()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = Tensor.Ones([8, 32]);
        x.AsSpan<float>()[(3 * 32) + 5] = float.NaN;
        var y = QuantizedLinear.Forward(x, Quantizer.TryQuantize(Tensor.Ones([33, 32]), QuantizedFormat.Q4)!, null).ToArray<float>();
        for (var k = 0; k < y.Length; k++) Assert.Equal(k / 33 == 3, float.IsNaN(y[k]));
    }

    // The same bits with any number of threads, at any vector width with fused multiply-adds, and for a row alone as among others.
    [Theory]
    [InlineData(QuantizedFormat.Q8, 320)]
    [InlineData(QuantizedFormat.GgufQ8, 320)]
    [InlineData(QuantizedFormat.GgufQ4K, 512)]
    public void Forward_ThreadsWidthsAndRows_GiveTheSameBits(QuantizedFormat format, int inputs)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = new RandomStream(10).Normal([2, 601, inputs]);
        var weight = Quantizer.TryQuantize(new RandomStream(11).Normal([150, inputs]), format)!;
        var before = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var expected = QuantizedLinear.Forward(x, weight, null);
            Assert.Equal([2, 601, 150], expected.Shape.ToArray());
            Engine.Threads = 3;
            Assert.Equal(expected.ToArray<float>(), QuantizedLinear.Forward(x, weight, null).ToArray<float>());
            Assert.Equal(expected.Select(0, 1).Narrow(0, 577, 2).ToArray<float>(), QuantizedLinear.Forward(x.Select(0, 1).Narrow(0, 577, 2), weight, null).ToArray<float>());
            Assert.Equal(expected.ToArray<float>(), QuantizedLinear.Forward<Simd256, Vector256<float>>(x, weight, null, plain: true).ToArray<float>());
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void Forward_WithGradients_ReachesTheInput()
    {
        using var scope = new TensorScope();
        var weight = Quantizer.TryQuantize(new RandomStream(12).Normal([3, 32]), QuantizedFormat.Q8)!;
        var x = Tensor.Ones([1, 32]);
        x.RequiresGrad = true;
        QuantizedLinear.Forward(x, weight, null).Sum().Backward();
        AssertNear(weight.Dequantize().Sum([0]).Unsqueeze(0), x.Gradient!, 3);
    }

    [Fact]
    public void Forward_AnotherWidth_IsRefused()
    {
        using var scope = new TensorScope();
        var weight = Quantizer.TryQuantize(Tensor.Ones([3, 32]), QuantizedFormat.Q8)!;
        Assert.Contains("32", Assert.Throws<ArgumentException>(() => QuantizedLinear.Forward(Tensor.Ones([2, 33]), weight, null)).Message);
    }

    // Each side rounds the sum's terms; the largest sums are of some times the root of their number.
    private static void AssertNear(Tensor expected, Tensor actual, int inputs)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 2e-6 * (4 + (inputs / 16.0)));
    }
}
