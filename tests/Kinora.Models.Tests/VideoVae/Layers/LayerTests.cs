using Kinora.Models.VideoVae.Layers;
using Kinora.Nn;
using Kinora.Tensors;

namespace Kinora.Models.Tests.VideoVae.Layers;

public sealed class LayerTests
{
    private const double Rounding = 2e-5;

    [Fact]
    public void NearestConv_InSpaceAndTime_IsTheConvolutionOfTheEnlarged()
    {
        using var scope = new TensorScope();
        var (x, weight, bias) = (Noise("x", 2, 3, 2, 3, 4), Noise("w", 5, 3, 3, 3, 3), Noise("b", 5));
        var enlarged = Engine.Call("upsample_nearest3d", x, new long[] { 4, 6, 8 }, 2.0, 2.0, 2.0);
        var expected = Engine.Call("conv3d", enlarged.Pad([1, 1, 1, 1, 2, 0]), weight, bias);
        Assert.InRange(TestVae.Distance(expected, NearestConv.SpaceTime(x, weight, bias)), 0, Rounding);
        using var mixed = MixedPrecision.Convolutions(true);
        Assert.InRange(TestVae.Distance(expected, NearestConv.SpaceTime(x, weight, bias)) / expected.Abs().Max().Item(), 1e-7, 0.015);
    }

    [Fact]
    public void NearestConv_OfFrames_IsTheConvolutionOfTheEnlarged()
    {
        using var scope = new TensorScope();
        var (x, weight, bias) = (Noise("x", 2, 3, 2, 3, 4), Noise("w", 5, 3, 3, 3), Noise("b", 5));
        var enlarged = Engine.Call("upsample_nearest3d", x, new long[] { 2, 6, 8 }, 1.0, 2.0, 2.0);
        var expected = Engine.Call("conv3d", enlarged.Pad([1, 1, 1, 1]), weight.Unsqueeze(2), bias);
        Assert.InRange(TestVae.Distance(expected, NearestConv.Frames(x, weight, bias)), 0, Rounding);
        using var mixed = MixedPrecision.Convolutions(true);
        Assert.InRange(TestVae.Distance(expected, NearestConv.Frames(x, weight, bias)) / expected.Abs().Max().Item(), 1e-7, 0.015);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void CausalConv_AnyLength_IsTheZeroPaddedConvolution(int frames)
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var conv = new CausalConv3d(store.Root, 3, 4);
        var x = Noise("x", 2, 3, frames, 4, 4);
        var expected = Engine.Call("conv3d", x.Pad([1, 1, 1, 1, 2, 0]), store.All[0].Value, store.All[1].Value);
        Assert.InRange(TestVae.Distance(expected, conv.Forward(x)), 0, Rounding);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void NormSiluConv_InSlices_EqualsTheWhole(int slice)
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(2);
        var layer = new NormSiluConv(new FrameGroupNorm(store.Root["norm"], 8, TestVae.Config), new CausalConv3d(store.Root["conv"], 8, 4));
        var x = Noise("x", 1, 8, 7, 2, 4);
        Assert.InRange(TestVae.Distance(layer.Forward(x), layer.Forward(x, sliceElements: slice * 64)), 0, Rounding);
    }

    [Theory]
    [InlineData(3, 16, 5, 3, new long[] { 1, 1, 1 }, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(16, 3, 4, 3, new long[] { 1, 1, 1 }, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(32, 16, 1, 3, new long[] { 1, 1, 1 }, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(16, 32, 5, 3, new long[] { 2, 2, 2 }, new long[] { 2, 1, 1 }, new long[] { 0, 1, 1 })]
    [InlineData(8, 24, 3, 2, new long[] { 1, 1, 1 }, new long[] { 1, 0, 1 }, new long[] { 0, 1, 0 })]
    [InlineData(5, 7, 2, 1, new long[] { 1, 1, 1 }, new long[] { 0, 0, 0 }, new long[] { 0, 0, 0 })]
    public void Convolution_ByOneDnn_IsLibtorchsUpToTheRoundingOfBfloat16(int inputs, int outputs, int frames, int taps, long[] stride, long[] front, long[] back)
    {
        if (!Convolution.HasDirect) return;
        var before = LiveTensors.Settled();
        using (var scope = new TensorScope())
        {
            Tensor[] given = [Noise("x", 2, inputs, frames, 6, 5), Noise("w", outputs, inputs, taps, taps, taps), Noise("b", outputs)];
            var expected = Run(x => Convolution.ByLibtorch(x[0], x[1], x[2], stride, front, back));
            foreach (var dtype in new[] { DType.F32, DType.BF16 })
            {
                var actual = Run(x => Convolution.Direct(x[0], x[1], x[2], stride, front, back, dtype).To(DType.F32));
                for (var k = 0; k < expected.Length; k++) Assert.InRange(TestVae.Distance(expected[k], actual[k]) / expected[k].Abs().Max().Item(), 0, 0.015);
            }

            // The result and the gradients of all three.
            Tensor[] Run(Func<Tensor[], Tensor> convolve)
            {
                Tensor[] x = [.. given.Select(t => t.Detach().Clone())];
                foreach (var input in x) input.RequiresGrad = true;
                var y = convolve(x);
                (y * Noise("gradient", y.Shape.ToArray())).Sum().Backward();
                return [y.Detach(), .. x.Select(input => input.Gradient!)];
            }
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void AttnBlock_QueriesInParts_EqualsTheWhole()
    {
        using var scope = new TensorScope();
        using var noGrad = GradMode.NoGrad();
        using var store = ParameterStore.Fresh(2);
        var block = new AttnBlock(store.Root, 8, TestVae.Config);
        foreach (var parameter in store.All) parameter.Value.AddInPlace(Noise(parameter.Name, parameter.Value.Shape.ToArray()), 0.3);
        var x = Noise("x", 2, 8, 3, 2, 3);
        // 2 x 18 tokens: parts of 5 queries, the last one shorter.
        Assert.InRange(TestVae.Distance(block.Forward(x), block.Forward(x, chunkScores: 2 * 18 * 5)), 0, Rounding);
    }

    [Fact]
    public void Shuffle_OfTheUnshuffled_IsTheSame()
    {
        using var scope = new TensorScope();
        var x = Noise("x", 2, 3, 5, 4, 6);
        Assert.Equal(0, TestVae.Distance(x, PixelShuffle3d.Shuffle(PixelShuffle3d.Unshuffle(x))));
    }

    private static Tensor Noise(string name, params long[] shape) => TestVae.Random.Split(name).Normal(shape);
}
