using Kinora.Tensors.Kernels;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The fused norm against the same of plain operators. On processors that the kernel does not run on only the refusals are left.</summary>
public sealed class FrameNormTests
{
    private const double Eps = 1e-5;

    [Theory]
    [InlineData(new long[] { 2, 16, 3, 5, 7 }, 8, true, 1, 0)]
    [InlineData(new long[] { 1, 48, 2, 3, 1 }, 3, true, 1, 0)]
    [InlineData(new long[] { 1, 48, 2, 3, 1 }, 48, false, 1, 0)]
    [InlineData(new long[] { 3, 32, 1, 1, 2 }, 1, true, 1, 0)]
    [InlineData(new long[] { 1, 64, 1, 40, 33 }, 8, false, 1, 0)]
    [InlineData(new long[] { 1, 16, 2, 1, 1 }, 16, true, 1, 0)]
    [InlineData(new long[] { 1, 16, 2, 4, 4 }, 8, true, 1e6, 0)]
    [InlineData(new long[] { 1, 16, 2, 4, 4 }, 8, true, 1e-6, 0)]
    [InlineData(new long[] { 1, 16, 2, 4, 4 }, 8, true, 1, 300)]
    public void ValuesAndGradients_OfAnyShape_AreThoseOfPlainOperators(long[] shape, int groups, bool silu, double scale, double offset)
    {
        var before = TensorScope.LiveTensors;
        using (var scope = new TensorScope())
        {
            var inputs = Inputs(shape, scale, offset);
            if (!FrameNorm.Supports(inputs[0], inputs[1])) return;
            var expected = Run(inputs, x => Plain(x[0], x[1], x[2], groups, silu));
            var actual = Run(inputs, x => FrameNorm.Forward(x[0], x[1], x[2], groups, Eps, silu, DType.F32));
            // One value per group: the gradient of the input is 0 but for rounding, which has no share of itself.
            for (var k = 0; k < expected.Length; k++) AssertNear(expected[k], actual[k], 2e-5 * (1 + Math.Abs(offset)), k == 1 ? 3e-4 / scale : 1e-5);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Theory]
    [InlineData(DType.F32, DType.BF16)]
    [InlineData(DType.BF16, DType.F32)]
    [InlineData(DType.BF16, DType.BF16)]
    public void Bfloat16_InAndOut_IsThePlainResultRounded(DType input, DType output)
    {
        using var scope = new TensorScope();
        var inputs = Inputs([2, 32, 2, 4, 3], 1, 0);
        if (!FrameNorm.Supports(inputs[0], inputs[1])) return;
        inputs[0] = inputs[0].To(input).To(DType.F32);
        var expected = Run(inputs, x => Plain(x[0], x[1], x[2], 8, true));
        var actual = Run([inputs[0].To(input), inputs[1], inputs[2]], x => FrameNorm.Forward(x[0], x[1], x[2], 8, Eps, true, output).To(DType.F32));
        for (var k = 0; k < expected.Length; k++) AssertNear(expected[k], actual[k], 0.02, 1e-5);
        // Rounded to the nearest: what libtorch makes of the plain result, but for values that lie between two.
        var rounded = Tensor.From(expected[0], expected[0].Length).To(output).To(DType.F32).ToArray<float>();
        Assert.InRange(rounded.Zip(actual[0]).Count(pair => pair.First != pair.Second), 0, output == DType.BF16 ? rounded.Length / 50 : rounded.Length);
    }

    [Fact]
    public void LargeNumbersOfPreactivation_SaturateWithoutOverflow()
    {
        using var scope = new TensorScope();
        var inputs = Inputs([1, 16, 1, 8, 8], 1, 0);
        if (!FrameNorm.Supports(inputs[0], inputs[1])) return;
        inputs[1] = inputs[1] * 1e4;
        var expected = Run(inputs, x => Plain(x[0], x[1], x[2], 8, true));
        var actual = Run(inputs, x => FrameNorm.Forward(x[0], x[1], x[2], 8, Eps, true, DType.F32));
        for (var k = 0; k < expected.Length; k++) AssertNear(expected[k], actual[k], 2e-5, 1e-3);
    }

    [Fact]
    public void NotANumber_InOneFrame_StaysInThatFrame()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var inputs = Inputs([1, 16, 2, 3, 3], 1, 0);
        if (!FrameNorm.Supports(inputs[0], inputs[1])) return;
        inputs[0].Narrow(2, 1, 1).CopyFrom(Tensor.Scalar(double.NaN));
        foreach (var dtype in new[] { DType.F32, DType.BF16 })
        {
            var y = FrameNorm.Forward(inputs[0], inputs[1], inputs[2], 8, Eps, true, dtype).To(DType.F32);
            Assert.True(y.Select(2, 0).IsFinite());
            Assert.All(y.Select(2, 1).ToArray<float>(), v => Assert.True(float.IsNaN(v)));
        }
    }

    [Fact]
    public void SeveralThreads_GiveTheSameBits()
    {
        using var scope = new TensorScope();
        var inputs = Inputs([3, 32, 4, 6, 5], 1, 0);
        if (!FrameNorm.Supports(inputs[0], inputs[1])) return;
        var threads = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var one = Run(inputs, x => FrameNorm.Forward(x[0], x[1], x[2], 8, Eps, true, DType.F32));
            Engine.Threads = 3;
            var three = Run(inputs, x => FrameNorm.Forward(x[0], x[1], x[2], 8, Eps, true, DType.F32));
            for (var k = 0; k < one.Length; k++) Assert.Equal(one[k], three[k]);
        }
        finally
        {
            Engine.Threads = threads;
        }
    }

    [Fact]
    public void Supports_OtherTypesAndOddChannels_No()
    {
        using var scope = new TensorScope();
        var weight = Tensor.Ones([16]);
        Assert.False(FrameNorm.Supports(Tensor.Ones([1, 8, 1, 2, 2]), weight));
        Assert.False(FrameNorm.Supports(Tensor.Ones([1, 16, 1, 2, 2], DType.F64), weight));
        Assert.False(FrameNorm.Supports(Tensor.Ones([1, 16, 2, 2]), weight));
        Assert.False(FrameNorm.Supports(Tensor.Ones([1, 16, 1, 2, 2]), weight.To(DType.F16)));
    }

    private static Tensor[] Inputs(long[] shape, double scale, double offset)
    {
        var stream = new RandomStream(31);
        return [(stream.Split("x").Normal(shape) * scale) + offset, stream.Split("weight").Normal([shape[1]]) + 1.0, stream.Split("bias").Normal([shape[1]])];
    }

    private static Tensor Plain(Tensor x, Tensor weight, Tensor bias, int groups, bool silu)
    {
        var (batch, channels, frames) = (x.Size(0), x.Size(1), x.Size(2));
        var normed = x.Transpose(1, 2).Reshape(batch * frames, channels, x.Size(3), x.Size(4)).GroupNorm(groups, weight, bias, Eps);
        return (silu ? normed.Silu() : normed).Reshape(batch, frames, channels, x.Size(3), x.Size(4)).Transpose(1, 2);
    }

    // The result and the gradients of all inputs.
    private static float[][] Run(Tensor[] given, Func<Tensor[], Tensor> function)
    {
        using var scope = new TensorScope();
        Tensor[] inputs = [.. given.Select(t => t.Detach().Clone())];
        foreach (var input in inputs) input.RequiresGrad = true;
        var y = function(inputs);
        (y * new RandomStream(5).Normal(y.Shape)).Sum().Backward();
        return [y.ToArray<float>(), .. inputs.Select(input => input.Gradient!.To(DType.F32).ToArray<float>())];
    }

    // Within a share of the largest value.
    private static void AssertNear(float[] expected, float[] actual, double share, double floor)
    {
        var largest = expected.Max(v => Math.Abs((double)v));
        var worst = expected.Zip(actual).Max(pair => Math.Abs((double)pair.First - pair.Second));
        Assert.True(worst <= (share * largest) + floor, $"off by {worst}, the largest value is {largest}");
    }
}
