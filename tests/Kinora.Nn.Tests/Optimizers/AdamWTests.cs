using Kinora.Tensors;

namespace Kinora.Nn.Tests.Optimizers;

public sealed class AdamWTests
{
    private static readonly AdamWOptions Options = new(LearningRate: 0.01, Beta1: 0.9, Beta2: 0.95, Eps: 1e-6, WeightDecay: 0.1);

    // Loshchilov and Hutter 2019, algorithm 2, written out in fp64.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Step_Several_MatchThePublishedAlgorithm(bool matrix)
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        long[] shape = matrix ? [2, 3] : [6];
        var w = store.Root.Get("w", Initialization.Normal(1), shape);
        store.RequireGrad();
        using var optimizer = new AdamW(store.All, Options);
        double[] expected = [.. w.ToArray<float>().Select(v => (double)v)], mean = new double[6], square = new double[6];
        for (var step = 1; step <= 7; step++)
        {
            var gradient = new RandomStream(30).Split((ulong)step).Normal(shape);
            w.Gradient = gradient;
            var scale = step < 4 ? step / 4.0 : 1;
            optimizer.Step(scale);
            var g = gradient.ToArray<float>();
            for (var k = 0; k < 6; k++)
            {
                mean[k] = (0.9 * mean[k]) + (0.1 * g[k]);
                square[k] = (0.95 * square[k]) + (0.05 * g[k] * g[k]);
                // Weights of one axis (biases, norms) do not decay.
                if (matrix) expected[k] -= 0.01 * scale * 0.1 * expected[k];
                var corrected = mean[k] / (1 - Math.Pow(0.9, step));
                expected[k] -= 0.01 * scale * corrected / (Math.Sqrt(square[k] / (1 - Math.Pow(0.95, step))) + 1e-6);
            }

            var actual = w.ToArray<float>();
            for (var k = 0; k < 6; k++) Assert.Equal(expected[k], actual[k], 2e-6);
        }

        Assert.Equal(7, optimizer.StepCount);
    }

    [Fact]
    public void Step_ParameterWithoutGradient_StaysAsItIs()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var (a, b) = (store.Root.Get("a", Initialization.Ones, 2, 2), store.Root.Get("b", Initialization.Ones, 2, 2));
        store.RequireGrad();
        using var optimizer = new AdamW(store.All, Options);
        a.Gradient = Tensor.Ones([2, 2]);
        optimizer.Step();
        Assert.All(b.ToArray<float>(), v => Assert.Equal(1, v));
        Assert.All(a.ToArray<float>(), v => Assert.True(v < 1));
    }

    [Fact]
    public void State_CopiedToAnotherOptimizer_GoesOnTheSame()
    {
        using var scope = new TensorScope();
        using ParameterStore one = ParameterStore.Fresh(2), two = ParameterStore.Fresh(2);
        var (a, b) = (one.Root.Get("w", Initialization.Normal(1), 3, 2), two.Root.Get("w", Initialization.Normal(1), 3, 2));
        using AdamW first = new(one.RequireGrad().All, Options), second = new(two.RequireGrad().All, Options);
        Steps(first, a, 0, 3);
        Assert.Equal(["mean.w", "square.w"], first.State().Select(p => p.Name));
        foreach (var (from, to) in first.State().Zip(second.State())) to.Value.CopyFrom(from.Value);
        using (GradMode.NoGrad()) b.CopyFrom(a);
        second.StepCount = first.StepCount;
        Steps(first, a, 3, 6);
        Steps(second, b, 3, 6);
        Assert.Equal(a.ToArray<float>(), b.ToArray<float>());
    }

    [Fact]
    public void Step_ManyTimes_LeavesNoTensorBehind()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var w = store.Root.Get("w", Initialization.Normal(1), 3, 2);
        using var optimizer = new AdamW(store.RequireGrad().All, Options);
        using (new TensorScope()) Steps(optimizer, w, 0, 2);
        var before = TensorScope.LiveTensors;
        using (new TensorScope()) Steps(optimizer, w, 2, 12);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Step_OnABowl_ComesToItsBottom()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var w = store.Root.Get("w", Initialization.Normal(1), 4);
        using var optimizer = new AdamW(store.RequireGrad().All, Options with { LearningRate = 0.05 });
        for (var step = 0; step < 200; step++)
        {
            using var inner = new TensorScope();
            (w - 3).Square().Sum().Backward();
            optimizer.Step();
            store.ClearGradients();
        }

        Assert.All(w.ToArray<float>(), v => Assert.Equal(3, v, 0.02));
    }

    private static void Steps(AdamW optimizer, Tensor w, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            w.Gradient = new RandomStream(31).Split((ulong)step).Normal(w.Shape);
            optimizer.Step();
        }
    }
}
