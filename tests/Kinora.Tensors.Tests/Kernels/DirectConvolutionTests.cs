using System.Runtime.Intrinsics;
using Kinora.Tensors.Kernels;
using Kinora.Tensors.Kernels.Simd;

namespace Kinora.Tensors.Tests.Kernels;

/// <summary>The direct convolution against libtorch's on a padded copy, at every vector width.</summary>
public sealed class DirectConvolutionTests
{
    // Batch, channels in and out, frames, height, width; taps; zeros in front and behind. Sizes around those of blocks (4 outputs; 12, 24 or 48
    // positions), tiles (64 outputs, 128 columns, some rows) and their tails.
    [Theory]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1, 1, new long[] { 0, 0, 0 }, new long[] { 0, 0, 0 })]
    [InlineData(2, 3, 5, 4, 5, 7, 3, 3, 3, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(1, 16, 67, 4, 9, 8, 3, 3, 3, new long[] { 0, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(1, 40, 4, 3, 33, 16, 2, 2, 2, new long[] { 1, 0, 1 }, new long[] { 0, 1, 0 })]
    [InlineData(1, 5, 7, 1, 4, 259, 1, 3, 3, new long[] { 0, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(2, 9, 6, 3, 2, 3, 1, 1, 1, new long[] { 0, 0, 0 }, new long[] { 0, 0, 0 })]
    [InlineData(1, 300, 12, 3, 12, 12, 3, 3, 3, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(1, 20, 9, 2, 37, 150, 1, 3, 3, new long[] { 0, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(1, 2, 3, 2, 3, 2, 3, 3, 3, new long[] { 4, 3, 5 }, new long[] { 3, 2, 4 })]
    public void Forward_OfAnySize_IsTheTwin(int batch, int inputs, int outputs, int frames, int height, int width, int kt, int kh, int kw, long[] front, long[] back)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(1);
        var x = stream.Split("x").Normal([batch, inputs, frames, height, width]);
        var weight = stream.Split("w").Normal([outputs, inputs, kt, kh, kw]) * (1 / Math.Sqrt(inputs * kt * kh * kw));
        var bias = stream.Split("b").Normal([outputs]);
        var expected = Engine.Call("conv3d", x.Pad([front[2], back[2], front[1], back[1], front[0], back[0]]), weight, bias);
        AssertNear(expected, DirectConvolution.Forward(x, weight, bias, front, back));
        AssertNear(expected, DirectConvolution.Forward<Simd128, Vector128<float>>(x, weight, bias, front, back));
        AssertNear(expected, DirectConvolution.Forward<Simd256, Vector256<float>>(x, weight, bias, front, back));
        AssertNear(expected, DirectConvolution.Forward<Simd512, Vector512<float>>(x, weight, bias, front, back));
        if (kh != 3 || kw != 3) return;
        // The transforms' factors of up to 8 and 1/24 make rounding some times as large.
        AssertNear(expected, DirectConvolution.Forward<Simd128, Vector128<float>>(x, weight, bias, front, back, winograd: true), 4);
        AssertNear(expected, DirectConvolution.Forward<Simd256, Vector256<float>>(x, weight, bias, front, back, winograd: true), 4);
        AssertNear(expected, DirectConvolution.Forward<Simd512, Vector512<float>>(x, weight, bias, front, back, winograd: true), 4);
    }

    [Fact]
    public void Forward_OfViews_IsTheTwin()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var stream = new RandomStream(2);
        var whole = stream.Split("x").Normal([2, 12, 6, 8, 20]);
        var (weight, bias) = (stream.Split("w").Normal([6, 3, 4, 3, 3]).Transpose(1, 2), stream.Split("b").Normal([6]));
        long[] pads = [1, 1, 1];
        foreach (var x in new[] { whole.Narrow(1, 2, 4).Narrow(2, 1, 4).Narrow(3, 3, 5).Narrow(4, 4, 9), whole.Transpose(3, 4).Narrow(1, 0, 4) })
        {
            var expected = Engine.Call("conv3d", x.Contiguous(), weight.Contiguous(), bias, 1L, 1L);
            AssertNear(expected, DirectConvolution.Forward(x, weight, bias, pads, pads), 10);
        }
    }

    [Theory]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void Forward_ExtremeInputs_IsTheTwin(double scale)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = new RandomStream(3).Normal([1, 4, 3, 6, 6]);
        var (weight, bias) = (new RandomStream(4).Normal([5, 4, 3, 3, 3]), Tensor.Zeros([5]));
        long[] one = [1, 1, 1];
        AssertNear(Engine.Call("conv3d", x, weight, bias, 1L, 1L), DirectConvolution.Forward(x * scale, weight, bias, one, one) * (1 / scale), 10);
    }

    [Fact]
    public void Forward_ANumberThatIsNotFinite_SpoilsWhatSeesItOnly()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = Tensor.Ones([1, 1, 1, 7, 9]);
        x.AsSpan<float>()[(3 * 9) + 8] = float.NaN;
        var y = DirectConvolution.Forward(x, Tensor.Ones([1, 1, 1, 3, 3]), Tensor.Zeros([1]), [0, 1, 1], [0, 1, 1]).ToArray<float>();
        for (var k = 0; k < y.Length; k++) Assert.Equal(Math.Abs((k / 9) - 3) <= 1 && k % 9 >= 7, float.IsNaN(y[k]));
    }

    // The same bits with any number of threads and width of vectors, and of a strip of rows as of the whole.
    [Fact]
    public void Forward_ThreadsWidthsAndStrips_GiveTheSameBits()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = new RandomStream(5).Normal([1, 24, 4, 40, 30]);
        var (weight, bias) = (new RandomStream(6).Normal([70, 24, 3, 3, 3]), new RandomStream(7).Normal([70]));
        long[] front = [2, 1, 1], back = [0, 1, 1];
        var before = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            var whole = DirectConvolution.Forward(x, weight, bias, front, back);
            Engine.Threads = 3;
            Assert.Equal(whole.ToArray<float>(), DirectConvolution.Forward(x, weight, bias, front, back).ToArray<float>());
            Assert.Equal(whole.ToArray<float>(), DirectConvolution.Forward<Simd256, Vector256<float>>(x, weight, bias, front, back).ToArray<float>());
            var strip = DirectConvolution.Forward(x.Narrow(3, 10, 7), weight, bias, front, back);
            // Of values near 100.
            Assert.InRange((whole.Narrow(3, 11, 5) - strip.Narrow(3, 1, 5)).Abs().Max().Item(), 0, 2e-3);
            var plain = DirectConvolution.Forward<Simd256, Vector256<float>>(x, weight, bias, front, back, winograd: false);
            strip = DirectConvolution.Forward<Simd512, Vector512<float>>(x.Narrow(3, 10, 7), weight, bias, front, back, winograd: false);
            Assert.Equal(plain.Narrow(3, 11, 5).ToArray<float>(), strip.Narrow(3, 1, 5).ToArray<float>());
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void Forward_WhatGivesNoResult_IsRefused()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        var x = Tensor.Ones([1, 2, 1, 2, 2]);
        long[] none = [0, 0, 0];
        Assert.Contains("no larger", Assert.Throws<ArgumentException>(() => DirectConvolution.Forward(x, Tensor.Ones([1, 2, 1, 3, 3]), Tensor.Ones([1]), none, none)).Message);
        Assert.Throws<ArgumentException>(() => DirectConvolution.Forward(x, Tensor.Ones([1, 3, 1, 1, 1]), Tensor.Ones([1]), none, none));
        Assert.False(DirectConvolution.Supports(x.To(DType.F64), Tensor.Ones([1, 2, 1, 1, 1])));
    }

    private static void AssertNear(Tensor expected, Tensor actual, double scale = 1)
    {
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.InRange((expected - actual).Abs().Max().Item(), 0, 4e-5 * scale);
    }
}
