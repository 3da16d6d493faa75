namespace Kinora.Tensors.Tests;

public sealed class EngineTests
{
    [Fact]
    public void Threads_Set_HoldHereAndOnNewThreads()
    {
        var before = Engine.Threads;
        try
        {
            Engine.Threads = 1;
            Assert.Equal(1, Engine.Threads);
            var other = 0;
            var thread = new Thread(() => other = Engine.Threads);
            thread.Start();
            thread.Join();
            Assert.Equal(1, other);
        }
        finally
        {
            Engine.Threads = before;
        }

        Assert.Equal(before, Engine.Threads);
        Assert.Throws<ArgumentOutOfRangeException>(() => Engine.Threads = 0);
    }

    [Fact]
    public void MatMul_OneThreadOrAll_GivesTheSameWithinRounding()
    {
        using var scope = new TensorScope();
        var a = new RandomStream(1).Normal([200, 300]);
        var b = new RandomStream(2).Normal([300, 100]);
        var before = Engine.Threads;
        var many = a.MatMul(b);
        try
        {
            Engine.Threads = 1;
            Assert.True((a.MatMul(b) - many).Abs().Max().Item() < 1e-4);
        }
        finally
        {
            Engine.Threads = before;
        }
    }

    [Fact]
    public void Summary_NamesVersionBlasAndThreads()
    {
        Assert.StartsWith($"libtorch {Engine.Version}, BLAS ", Engine.Summary);
        Assert.EndsWith($"{Engine.Threads} threads", Engine.Summary);
        Assert.NotEmpty(Engine.BlasLibraries());
        Assert.All(Engine.BlasLibraries(), file => Assert.True(File.Exists(file), file));
        Assert.Contains("ATen", Engine.Configuration);
    }

    [Fact]
    public void HasOperator_KnownAndUnknown_AreToldApart()
    {
        Assert.True(Engine.HasOperator("add.Tensor"));
        Assert.True(Engine.HasOperator("aten::add.Tensor"));
        Assert.False(Engine.HasOperator("add.NoSuchOverload"));
        Assert.False(Engine.HasOperator("other::add"));
    }

    [Fact]
    public void Call_FromManyThreads_IsSafe()
    {
        var before = TensorScope.LiveTensors;
        Parallel.For(0, 16, k =>
        {
            using var scope = new TensorScope();
            var x = Tensor.Full([64, 64], k);
            for (var step = 0; step < 20; step++) Assert.Equal(64.0 * k, (x + x - x).Select(0, 3).Sum().Item());
        });
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void OutOfMemory_IsToldApart()
    {
        var error = Assert.Throws<TensorException>(() => Tensor.Empty([1L << 50]));
        Assert.True(error.IsOutOfMemory, error.Message);
        using var scope = new TensorScope();
        Assert.False(Assert.Throws<TensorException>(() => Tensor.Zeros([2]).Reshape(3)).IsOutOfMemory);
    }
}
