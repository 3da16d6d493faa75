namespace Kinora.Tensors.Tests.Native;

public sealed class OperatorTests
{
    [Fact]
    public void Call_UnknownOperator_IsRefusedByNameWithARemedy()
    {
        var error = Assert.Throws<TensorException>(() => Engine.Call("no_such_operator"));
        Assert.Equal("no_such_operator", error.Operation);
        Assert.Contains("LIBTORCH", error.Message);
    }

    [Fact]
    public void Call_WrongShapes_NamesOperatorShapesTypesAndSchema()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TensorException>(() => Tensor.Zeros([2, 3]).MatMul(Tensor.Zeros([2, 3], DType.F64)));
        Assert.Equal("matmul", error.Operation);
        Assert.Contains("F32[2, 3]", error.Message);
        Assert.Contains("F64[2, 3]", error.Message);
        Assert.Contains("aten::matmul(", error.Message);
    }

    [Fact]
    public void Call_MixedTypes_SaysWhatWasExpectedAndGot()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TensorException>(() => Tensor.Zeros([2, 2]).MatMul(Tensor.Zeros([2, 2], DType.F64)));
        Assert.Contains("expected", error.Message);
        Assert.DoesNotContain("INTERNAL ASSERT", error.Message);
    }

    public static TheoryData<string, Argument[], string> WrongArguments() => new()
    {
        { "relu", [3L], "argument 'self' must be Tensor, got int" },
        { "relu", [Argument.None], "argument 'self' must be Tensor, got none" },
        { "zeros", [2.5], "argument 'size'" },
        { "zeros", [new[] { 2.5 }], "argument 'size'" },
        { "full", [new long[] { 2 }, "text"], "argument 'fill_value'" },
        { "arange", [true, 1.5], "argument 'dtype'" },
        { "empty.memory_format", [new long[] { 2 }, 6L, Argument.None, 0L], "argument 'device'" },
    };

    [Theory]
    [MemberData(nameof(WrongArguments))]
    public void Call_ArgumentOfAnotherKind_IsNamedWithoutAnAssertion(string name, Argument[] arguments, string expected)
    {
        var error = Assert.Throws<TensorException>(() => Engine.Call(name, arguments));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain("INTERNAL ASSERT", error.Message);
    }

    [Fact]
    public void Call_TooManyArguments_SaysHowManyItTakes()
    {
        using var scope = new TensorScope();
        var error = Assert.Throws<TensorException>(() => Engine.Call("relu", Tensor.Zeros([1]), 1L, 2L));
        Assert.Contains("takes 1 arguments, 3 were given", error.Message);
    }

    [Fact]
    public void Call_TooFewArguments_NamesTheMissingOne()
    {
        using var scope = new TensorScope();
        Assert.Contains("'other'", Assert.Throws<TensorException>(() => Engine.Call("add.Tensor", Tensor.Zeros([1]))).Message);
    }

    [Fact]
    public void Call_IntegersWhereFloatsAreAsked_AreConverted()
    {
        using var scope = new TensorScope();
        Assert.Equal([3f], Engine.Call("full", new long[] { 1 }, 3L, DType.F32).ToArray<float>());
        var image = Tensor.Ones([1, 1, 2, 2]);
        Assert.Equal(16, Engine.Call("upsample_nearest2d.vec", image, Argument.None, new long[] { 2, 2 }).ElementCount);
    }

    [Fact]
    public void Call_OperatorWithTwoResults_AsksForCallMany()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 5, 2], 3);
        Assert.Contains("CallMany", Assert.Throws<TensorException>(() => Engine.Call("max.dim", x, 0L)).Message);
        var both = Engine.CallMany("max.dim", x, 0L);
        Assert.Equal(5, both[0].Item());
        Assert.Equal(1, both[1].Item());
    }

    [Fact]
    public void Call_ResultsRefused_LeaveNothingBehind()
    {
        using var scope = new TensorScope();
        var x = Tensor.From([1f, 5, 2], 3);
        var before = TensorScope.LiveTensors;
        Assert.Throws<TensorException>(() => Engine.Call("max.dim", x, 0L));
        Assert.Throws<TensorException>(() => Engine.Call("unbind.int", x, 0L));
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Call_DisposedTensor_IsRefused()
    {
        using var scope = new TensorScope();
        var (alive, freed) = (Tensor.Ones([1]), Tensor.Ones([1]));
        freed.Dispose();
        Assert.Throws<ObjectDisposedException>(() => alive + freed);
        Assert.Throws<ObjectDisposedException>(() => Tensor.Concat([alive, freed], 0));
        Assert.Throws<ObjectDisposedException>(() => freed.AsSpan<float>());
        Assert.Throws<ObjectDisposedException>(() => freed.RequiresGrad);
        Assert.Throws<ObjectDisposedException>(() => freed.RequiresGrad = true);
        Assert.Throws<ObjectDisposedException>(() => freed.Gradient);
        Assert.Throws<ObjectDisposedException>(() => freed.Backward());
        // The refused calls gave back the references they had taken.
        alive.Dispose();
        Assert.True(alive.IsDisposed);
    }

    [Fact]
    public void Run_OperatorThatResizes_IsSeenByTheTensor()
    {
        using var scope = new TensorScope();
        var x = Tensor.Zeros([2]);
        Assert.Equal(2, x.Shape[0]);
        Engine.Run("resize_", x, new long[] { 1000, 1000 });
        Assert.Equal([1000L, 1000], x.Shape.ToArray());
        x.AsSpan<float>().Fill(1);
        Assert.Equal(1e6, x.Sum().Item());

        var target = Tensor.Empty([0]);
        Engine.Run("add.out", x, x, 1L, target);
        Assert.Equal(1_000_000, target.ElementCount);
        Assert.Equal(2e6, target.Sum().Item());
    }

    [Fact]
    public void Call_DeviceThatIsNotThere_GivesTheRemedy()
    {
        var missing = new Device(DeviceType.Cuda, Engine.DeviceCount(DeviceType.Cuda));
        var error = Assert.Throws<TensorException>(() => Tensor.Zeros([2], device: missing));
        Assert.Contains($"The device {missing} is not there", error.Message);
    }
}
