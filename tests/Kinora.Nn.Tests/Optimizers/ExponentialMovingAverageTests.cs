using Kinora.Tensors;

namespace Kinora.Nn.Tests.Optimizers;

public sealed class ExponentialMovingAverageTests
{
    [Fact]
    public void Update_Several_FollowsTheRecursionWithItsWarmUp()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var w = store.Root.Get("w", Initialization.Constant(2), 1);
        store.RequireGrad();
        using var average = new ExponentialMovingAverage(store.All, 0.5);
        var expected = 2.0;
        for (var step = 1; step <= 30; step++)
        {
            using (GradMode.NoGrad()) w.AddInPlace(Tensor.Ones([1]));
            average.Update();
            var decay = Math.Min(0.5, (1.0 + step) / (10.0 + step));
            expected = (decay * expected) + ((1 - decay) * (2 + step));
            Assert.Equal(expected, average.State().Single().Value.Item(), 1e-5);
        }

        Assert.Equal("w", average.State().Single().Name);
        Assert.False(average.State().Single().Value.RequiresGrad);
    }

    [Fact]
    public void Swap_Twice_RestoresBoth()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(1);
        var w = store.Root.Get("w", Initialization.Constant(2), 1);
        store.RequireGrad();
        using var average = new ExponentialMovingAverage(store.All, 0.9);
        using (GradMode.NoGrad()) w.MulInPlace(10);
        average.Swap();
        Assert.Equal(2, w.Item());
        Assert.True(w.RequiresGrad);
        Assert.Equal(20, average.State().Single().Value.Item());
        average.Swap();
        Assert.Equal(20, w.Item());
        Assert.Equal(2, average.State().Single().Value.Item());
    }

    [Fact]
    public void Dispose_FreesTheAverageOnly()
    {
        using var store = ParameterStore.Fresh(1);
        store.Root.Get("w", Initialization.Ones, 1);
        var before = TensorScope.LiveTensors;
        new ExponentialMovingAverage(store.All, 0.9).Dispose();
        Assert.Equal(before, TensorScope.LiveTensors);
    }
}
