namespace Kinora.Tensors.Tests;

public sealed class TensorAutogradTests
{
    public static TheoryData<string> Operators() =>
        ["matmul", "broadcast", "divide", "softmax", "layer_norm", "group_norm", "gelu", "silu", "linear", "conv3d", "embedding", "index_select", "concat", "narrow", "where", "mean", "exp_log"];

    [Theory]
    [MemberData(nameof(Operators))]
    public void Backward_EveryOperator_MatchesCentralDifferences(string name)
    {
        switch (name)
        {
            case "matmul": GradientCheck.Verify(x => x[0].MatMul(x[1]), [2, 3, 4], [2, 4, 2]); break;
            case "broadcast": GradientCheck.Verify(x => (x[0] * x[1]) + (x[1] - x[0]), [3, 1, 2], [4, 1]); break;
            case "divide": GradientCheck.Verify(x => x[0] / (x[1].Square() + 1), [5], [5]); break;
            case "softmax": GradientCheck.Verify(x => x[0].Softmax(-1), [3, 5]); break;
            case "layer_norm": GradientCheck.Verify(x => x[0].LayerNorm(1e-5, x[1], x[2]), [3, 6], [6], [6]); break;
            case "group_norm": GradientCheck.Verify(x => x[0].GroupNorm(2, x[1], x[2], 1e-5), [2, 4, 3], [4], [4]); break;
            case "gelu": GradientCheck.Verify(x => Engine.Call("gelu", x[0], "tanh"), [7]); break;
            case "silu": GradientCheck.Verify(x => Engine.Call("silu", x[0]), [7]); break;
            case "linear": GradientCheck.Verify(x => x[0].Linear(x[1], x[2]), [3, 4], [2, 4], [2]); break;
            case "conv3d": GradientCheck.Verify(x => Engine.Call("conv3d", x[0], x[1], x[2], 1L, 1L), [1, 2, 3, 3, 3], [2, 2, 3, 3, 3], [2]); break;
            case "embedding": GradientCheck.Verify(x => x[0].Embedding(Tensor.From([1L, 1, 0], 3)), [3, 4]); break;
            case "index_select": GradientCheck.Verify(x => x[0].IndexSelect(1, Tensor.From([2L, 0, 2], 3)), [2, 4]); break;
            case "concat": GradientCheck.Verify(x => Tensor.Concat([x[0], x[1].Transpose(0, 1)], 1), [2, 3], [4, 2]); break;
            case "narrow": GradientCheck.Verify(x => x[0].Narrow(0, 1, 2).Square(), [4, 2]); break;
            case "where": GradientCheck.Verify(x => Tensor.Where(x[0].Less(0.0).Detach(), x[0] * 2, x[0].Square()), [6]); break;
            case "mean": GradientCheck.Verify(x => x[0].Mean([0], keep: true) + x[0].Sum([-1], keep: true), [3, 4]); break;
            default: GradientCheck.Verify(x => (x[0].Exp() + 1).Log(), [5]); break;
        }
    }

    [Fact]
    public void Backward_Twice_AddsUpGradientsOfTwoGraphs()
    {
        using var scope = new TensorScope();
        var x = Recorded([2f, 3]);
        x.Square().Sum().Backward();
        (x * 5).Sum().Backward();
        Assert.Equal([9f, 11], x.Gradient!.ToArray<float>());
        x.Gradient = null;
        Assert.Null(x.Gradient);
    }

    [Fact]
    public void Backward_TwiceThroughOneGraph_IsRefused()
    {
        using var scope = new TensorScope();
        var x = Recorded([2f]);
        var y = x.Square().Sum();
        y.Backward();
        Assert.Contains("second time", Assert.Throws<TensorException>(() => y.Backward()).Message);
    }

    [Fact]
    public void Backward_OfNothingRecorded_IsRefused()
    {
        using var scope = new TensorScope();
        Assert.Equal("backward", Assert.Throws<TensorException>(() => Tensor.Ones([1]).Backward()).Operation);
    }

    [Fact]
    public void Backward_OfSeveralElements_NeedsAGradient()
    {
        using var scope = new TensorScope();
        var x = Recorded([1f, 2]);
        Assert.Throws<TensorException>(() => (x * 2).Backward());
        (x * 2).Backward(Tensor.From([1f, 10], 2));
        Assert.Equal([2f, 20], x.Gradient!.ToArray<float>());
    }

    [Fact]
    public void RequiresGrad_OfIntegersOrResults_CannotBeSet()
    {
        using var scope = new TensorScope();
        Assert.Throws<TensorException>(() => Tensor.Zeros([1], DType.I64).RequiresGrad = true);
        var y = Recorded([1f]) * 2;
        Assert.Throws<TensorException>(() => y.RequiresGrad = false);
        Assert.False(y.Detach().RequiresGrad);
    }

    [Fact]
    public void RequiresGrad_AfterAnInPlaceOperatorOnARecordedTensor_IsTrue()
    {
        using var scope = new TensorScope();
        var y = Tensor.Zeros([1]);
        y.AddInPlace(Recorded([1f]));
        Assert.True(y.RequiresGrad);
    }

    [Fact]
    public void InPlace_OnALeaf_IsRefusedUnlessNothingIsRecorded()
    {
        using var scope = new TensorScope();
        var x = Recorded([1f]);
        Assert.Contains("in-place", Assert.Throws<TensorException>(() => x.MulInPlace(2)).Message);
        using (GradMode.NoGrad()) x.MulInPlace(2);
        Assert.Equal(2, x.Item());
        Assert.True(x.RequiresGrad);
        x.Square().Backward();
        Assert.Equal(4, x.Gradient!.Item());
    }

    [Fact]
    public void Backward_AfterASavedTensorWasChanged_IsRefused()
    {
        using var scope = new TensorScope();
        var x = Recorded([1f]);
        var y = x.Exp();
        var z = y.Square();
        y.MulInPlace(2);
        Assert.Contains("modified by an inplace operation", Assert.Throws<TensorException>(() => z.Backward()).Message);
    }

    [Fact]
    public void Gradient_OfAnotherShapeOrType_CannotBeSet()
    {
        using var scope = new TensorScope();
        var x = Recorded([1f, 2]);
        Assert.Contains("F32[2]", Assert.Throws<TensorException>(() => x.Gradient = Tensor.Ones([3])).Message);
        Assert.Throws<TensorException>(() => x.Gradient = Tensor.Ones([2], DType.F64));
        x.Gradient = Tensor.Ones([2]);
        (x * 2).Sum().Backward();
        Assert.Equal([3f, 3], x.Gradient.ToArray<float>());
    }

    [Fact]
    public void ItemAndToArray_OfARecordedTensor_GiveItsValues()
    {
        using var scope = new TensorScope();
        var x = Recorded([1f, 2]);
        Assert.Equal([1f, 2], x.ToArray<float>());
        Assert.Equal(3, x.Sum().Item());
        Assert.True(x.IsFinite());
    }

    private static Tensor Recorded(float[] values)
    {
        var x = Tensor.From(values, values.Length);
        x.RequiresGrad = true;
        return x;
    }
}
