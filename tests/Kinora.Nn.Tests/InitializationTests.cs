using Kinora.Tensors;

namespace Kinora.Nn.Tests;

public sealed class InitializationTests
{
    [Fact]
    public void ZerosOnesConstant_FillWithTheirValue()
    {
        Assert.All(Make(Initialization.Zeros, 3), v => Assert.Equal(0, v));
        Assert.All(Make(Initialization.Ones, 3), v => Assert.Equal(1, v));
        Assert.All(Make(Initialization.Constant(-2.5), 3), v => Assert.Equal(-2.5f, v));
    }

    [Fact]
    public void Normal_HasMeanZeroAndTheDeviation()
    {
        var values = Make(Initialization.Normal(0.02), 300, 300);
        Assert.InRange(values.Average(), -3e-4, 3e-4);
        Assert.Equal(0.02, Math.Sqrt(values.Average(v => (double)v * v)), 2e-4);
    }

    // Fan-in of a convolution [out, in, t, h, w] is in t h w: here 16 * 27 = 432.
    [Fact]
    public void FanIn_OfAConvolution_CountsEveryAxisButTheFirst()
    {
        var values = Make(Initialization.FanIn(gain: 2), 64, 16, 3, 3, 3);
        Assert.Equal(2 / Math.Sqrt(432), Math.Sqrt(values.Average(v => (double)v * v)), 2e-3);
    }

    [Fact]
    public void FanIn_KeepsTheScaleOfALayersInput()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(3);
        var y = new Linear(store.Root, 512, 256).Forward(new RandomStream(1).Normal([64, 512]));
        Assert.Equal(1, Math.Sqrt(y.Square().Mean().Item()), 0.05);
    }

    [Fact]
    public void Halves_FillEachInItsWay()
    {
        var values = Make(Initialization.Halves(Initialization.Zeros, Initialization.Ones), 5, 2);
        Assert.Equal([0f, 0, 0, 0, 1, 1, 1, 1, 1, 1], values);
    }

    private static float[] Make(Initialization initialization, params long[] shape)
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(9);
        return store.Root.Get("p", initialization, shape).ToArray<float>();
    }
}
