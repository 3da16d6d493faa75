using Kinora.Tensors;

namespace Kinora.Nn.Tests.Optimizers;

public sealed class MuonTests
{
    private static readonly MuonOptions Options = new(new AdamWOptions(LearningRate: 0.01, Beta2: 0.95, WeightDecay: 0.1), Momentum: 0.8);

    [Theory]
    [InlineData(6, 6)]
    [InlineData(4, 90)]
    [InlineData(70, 5)]
    [InlineData(1, 8)]
    [InlineData(48, 64)]
    public void NewtonSchulz_OfAnyShape_IsNearlyOrthogonalWithTheSameSingularVectors(int rows, int columns)
    {
        using var scope = new TensorScope();
        var matrix = new RandomStream(5).Normal([rows, columns]) * 3e-5;
        var result = Orthogonalization.NewtonSchulz(matrix);
        Assert.Equal([rows, columns], result.Shape.ToArray());
        // A random square matrix has singular values near zero: those only grow; see the next test.
        var least = rows == columns || rows == 48 ? 0.05 : 0.6;
        Assert.All(SingularValues(result), s => Assert.InRange(s, least, 1.25));
        // M and its result have common singular vectors exactly when MᵀR is symmetric with only positive eigenvalues.
        var product = matrix.Transpose(0, 1).MatMul(result) * (1 / Math.Sqrt(matrix.Square().Sum().Item()));
        Assert.True((product - product.Transpose(0, 1)).Abs().Max().Item() < 1e-5);
        Assert.True(Engine.Call("linalg_eigvalsh", product, "L").Min().Item() > -1e-5);
    }

    // The published iteration written out in fp64 on the matrix itself.
    [Theory]
    [InlineData(12, 40)]
    [InlineData(40, 12)]
    [InlineData(16, 16)]
    public void NewtonSchulz_IteratingTheGramMatrix_EqualsThePublishedIteration(int rows, int columns)
    {
        using var scope = new TensorScope();
        var matrix = new RandomStream(6).Normal([rows, columns]);
        // Singular values over five orders of magnitude, which the Gram matrix squares.
        var spread = Tensor.From([.. Enumerable.Range(0, columns).Select(k => (float)Math.Pow(10, -5.0 * k / columns))], columns);
        matrix *= spread;
        var x = matrix.To(DType.F64);
        x /= x.Square().Sum().Sqrt();
        for (var step = 0; step < 5; step++)
        {
            var gram = x.MatMul(x.Transpose(0, 1));
            x = (x * 3.4445) + ((gram * -4.7750) + (gram.MatMul(gram) * 2.0315)).MatMul(x);
        }

        Assert.True((Orthogonalization.NewtonSchulz(matrix).To(DType.F64) - x).Abs().Max().Item() < 2e-3);
    }

    [Fact]
    public void NewtonSchulz_OfZeros_IsZeros()
    {
        using var scope = new TensorScope();
        Assert.All(Orthogonalization.NewtonSchulz(Tensor.Zeros([3, 5])).ToArray<float>(), v => Assert.Equal(0, v));
        Assert.Throws<ArgumentException>(() => Orthogonalization.NewtonSchulz(Tensor.Zeros([3])));
    }

    [Fact]
    public void Step_First_MovesAConvolutionByTheRateAsAMatrix()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var w = store.Root.Get("block.weight", Initialization.Normal(1), 4, 3, 1, 2, 2);
        using var optimizer = new Muon(store.RequireGrad().All, Options);
        var before = w.ToArray<float>();
        w.Gradient = new RandomStream(8).Normal(w.Shape);
        optimizer.Step(0.5);
        const double rate = 0.005;
        // Without the decay, the movement is an orthogonal [4, 12] times the rate and 5, since it is wide.
        var moved = Tensor.From([.. w.ToArray<float>().Zip(before, (a, b) => (float)((a - (b * (1 - (rate * 0.1)))) / (-rate * 5)))], 4, 12);
        Assert.All(SingularValues(moved), s => Assert.InRange(s, 0.65, 1.25));
        Assert.True(moved.Reshape(w.Shape).MatMul(w.Gradient!.Transpose(-1, -2)).Sum().Item() != 0);
        Assert.True((moved.Reshape(w.Shape) * w.Gradient!).Sum().Item() > 0);
        Assert.Equal(1, optimizer.StepCount);
    }

    [Fact]
    public void Step_Momentum_IsNesterovs()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var w = store.Root.Get("block.weight", Initialization.Zeros, 3, 5);
        using var optimizer = new Muon(store.RequireGrad().All, Options with { AdamW = Options.AdamW with { WeightDecay = 0 } });
        var (first, second) = (new RandomStream(8).Normal([3, 5]), new RandomStream(9).Normal([3, 5]));
        w.Gradient = first;
        optimizer.Step();
        using var after = w.Clone();
        w.Gradient = second;
        optimizer.Step();
        var momentum = (first * 0.8) + second;
        var expected = Orthogonalization.NewtonSchulz(second + (momentum * 0.8)) * (-0.01 * 5 * Math.Sqrt(Math.Max(1, second.Size(0) / (double)second.Size(1))));
        Assert.True((w.Detach() - after.Detach() - expected).Abs().Max().Item() < 1e-6);
    }

    [Fact]
    public void Step_OfWhatIsNoHiddenMatrix_IsAdamWs()
    {
        using var scope = new TensorScope();
        using ParameterStore one = ParameterStore.Fresh(2), two = ParameterStore.Fresh(2);
        foreach (var store in new[] { one, two })
        {
            store.Root.Get("block.bias", Initialization.Normal(1), 4);
            store.Root.Get("tok_embeddings.weight", Initialization.Normal(1), 5, 4);
            store.RequireGrad();
        }

        using Muon muon = new(one.All, Options, name => name.Contains("embeddings"));
        using AdamW adamW = new(two.All, Options.AdamW);
        for (var step = 0; step < 4; step++)
        {
            foreach (var parameter in one.All.Concat(two.All)) parameter.Value.Gradient = new RandomStream(12).Split(parameter.Name).Split((ulong)step).Normal(parameter.Value.Shape);
            muon.Step(0.7);
            adamW.Step(0.7);
        }

        foreach (var (a, b) in one.All.Zip(two.All)) Assert.Equal(b.Value.ToArray<float>(), a.Value.ToArray<float>());
    }

    [Theory]
    [InlineData("block.weight", new long[] { 8, 3, 3, 3, 3 }, true)]
    [InlineData("block.weight", new long[] { 500, 384 }, true)]
    [InlineData("block.bias", new long[] { 8 }, false)]
    [InlineData("word_embeddings.weight", new long[] { 8, 4 }, false)]
    [InlineData("block.weight", new long[] { 1, 8 }, false)]
    [InlineData("block.weight", new long[] { 8, 1, 1 }, false)]
    [InlineData("block.weight", new long[] { 385, 400 }, true)]
    public void Matrices_AreThoseOfTwoSidesThatNobodyCallsEmbeddings(string name, long[] shape, bool expected)
    {
        using var value = Tensor.Zeros(shape);
        using var muon = new Muon([new Parameter(name, value)], Options, n => n.Contains("embeddings"));
        Assert.Equal(expected, muon.Matrices.Contains(name));
        Assert.Equal(expected ? ["momentum." + name] : ["mean." + name, "square." + name], muon.State().Select(p => p.Name));
    }

    [Fact]
    public void Step_OfAMatrixWiderThanTheLimit_MovesBlocksOfRowsAsMatricesOfTheirOwn()
    {
        using var scope = new TensorScope();
        using ParameterStore whole = ParameterStore.Fresh(2), parts = ParameterStore.Fresh(2);
        var w = whole.Root.Get("w", Initialization.Normal(1), 7, 3, 2);
        var a = parts.Root.Get("a", Initialization.Zeros, 4, 3, 2);
        var b = parts.Root.Get("b", Initialization.Zeros, 3, 3, 2);
        using (GradMode.NoGrad())
        {
            a.CopyFrom(w.Narrow(0, 0, 4));
            b.CopyFrom(w.Narrow(0, 4, 3));
        }

        whole.RequireGrad();
        parts.RequireGrad();
        using Muon one = new(whole.All, Options with { WidestSide = 4 }), two = new(parts.All, Options);
        for (var step = 0; step < 3; step++)
        {
            var gradient = new RandomStream(12).Split((ulong)step).Normal([7, 3, 2]);
            (w.Gradient, a.Gradient, b.Gradient) = (gradient, gradient.Narrow(0, 0, 4), gradient.Narrow(0, 4, 3));
            one.Step();
            two.Step();
        }

        Assert.True((w.Detach() - Tensor.Concat([a.Detach(), b.Detach()], 0)).Abs().Max().Item() < 1e-6);
    }

    [Fact]
    public void State_CopiedToAnotherOptimizer_GoesOnWithTheSameBits()
    {
        using var scope = new TensorScope();
        using ParameterStore one = Two(), two = Two();
        using Muon first = new(one.RequireGrad().All, Options), second = new(two.RequireGrad().All, Options);
        Steps(first, one, 0, 3);
        Assert.Equal(["momentum.w", "mean.b", "square.b"], first.State().Select(p => p.Name));
        foreach (var (from, to) in first.State().Zip(second.State())) to.Value.CopyFrom(from.Value);
        using (GradMode.NoGrad())
        {
            foreach (var (from, to) in one.All.Zip(two.All)) to.Value.CopyFrom(from.Value);
        }

        second.StepCount = first.StepCount;
        Steps(first, one, 3, 6);
        Steps(second, two, 3, 6);
        foreach (var (a, b) in one.All.Zip(two.All)) Assert.Equal(a.Value.ToArray<float>(), b.Value.ToArray<float>());
    }

    [Fact]
    public void Step_ManyTimes_LeavesNoTensorBehind()
    {
        using var scope = new TensorScope();
        using var store = Two();
        using var optimizer = new Muon(store.RequireGrad().All, Options);
        using (new TensorScope()) Steps(optimizer, store, 0, 2);
        var before = TensorScope.LiveTensors;
        using (new TensorScope()) Steps(optimizer, store, 2, 8);
        Assert.Equal(before, TensorScope.LiveTensors);
        var (w, kept) = (store.All[0].Value, store.All[0].Value.ToArray<float>());
        store.ClearGradients();
        optimizer.Step();
        Assert.Equal(kept, w.ToArray<float>());
    }

    // Least squares whose inputs differ by a factor of 10, so curvatures by 100: plain descent at a rate that does not diverge has
    // barely begun with the small ones after so many steps.
    [Fact]
    public void Step_OnABadlyScaledProblem_ComesToItsSolution()
    {
        using var scope = new TensorScope();
        using var store = ParameterStore.Fresh(2);
        var w = store.Root.Get("block.weight", Initialization.Zeros, 6, 8);
        using var optimizer = new Muon(store.RequireGrad().All, new MuonOptions(new AdamWOptions(LearningRate: 0.1, WeightDecay: 0)));
        var truth = new RandomStream(40).Normal([6, 8]);
        var scales = Tensor.From([.. Enumerable.Range(0, 8).Select(k => (float)Math.Pow(10, -k / 7.0))], 1, 8);
        var start = ((w - truth) * scales).Square().Sum().Item();
        const int steps = 300;
        for (var step = 0; step < steps; step++)
        {
            using var inner = new TensorScope();
            ((w - truth) * scales).Square().Sum().Backward();
            optimizer.Step(1 - (step / (double)steps));
            store.ClearGradients();
        }

        Assert.True(((w - truth) * scales).Square().Sum().Item() < 1e-4 * start);
        Assert.Equal(0, (w - truth).Abs().Max().Item(), 0.1);
    }

    private static ParameterStore Two()
    {
        var store = ParameterStore.Fresh(2);
        store.Root.Get("w", Initialization.Normal(1), 3, 2);
        store.Root.Get("b", Initialization.Normal(1), 3);
        return store;
    }

    private static float[] SingularValues(Tensor matrix) => Engine.Call("linalg_svdvals", matrix, Argument.None).ToArray<float>();

    private static void Steps(Muon optimizer, ParameterStore store, int from, int to)
    {
        for (var step = from; step < to; step++)
        {
            foreach (var (name, value) in store.All) value.Gradient = new RandomStream(31).Split(name).Split((ulong)step).Normal(value.Shape);
            optimizer.Step();
        }
    }
}
