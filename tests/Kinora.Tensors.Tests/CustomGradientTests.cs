namespace Kinora.Tensors.Tests;

public sealed class CustomGradientTests
{
    [Fact]
    public void Attach_ProductByHand_MatchesCentralDifferences() =>
        GradientCheck.Verify(x => Product(x[0], x[1]).Square() + x[0], [4], [4]);

    [Fact]
    public void Attach_ResultSaved_MatchesCentralDifferences() => GradientCheck.Verify(
        x =>
        {
            Tensor y;
            using (GradMode.NoGrad()) y = x[0].Exp();
            return CustomGradient.Attach("exp by hand", y, [x[0]], [y], b => [b.Gradient * b.Saved[0]]);
        },
        [5]);

    [Fact]
    public void Attach_ResultThatIsAView_MatchesCentralDifferences() => GradientCheck.Verify(
        x =>
        {
            Tensor y;
            using (GradMode.NoGrad()) y = x[0].Transpose(0, 1);
            return CustomGradient.Attach("transpose by hand", y, [x[0]], [], b => [b.Gradient.Transpose(0, 1)]) * 2;
        },
        [2, 3]);

    [Fact]
    public void Attach_NothingRecorded_GivesTheOutputItself()
    {
        using var scope = new TensorScope();
        var (x, y) = (Tensor.Ones([2]), Tensor.Ones([2]));
        Assert.Same(y, CustomGradient.Attach("copy", y, [x], [], b => [b.Gradient]));
        x.RequiresGrad = true;
        using var noGrad = GradMode.NoGrad();
        Assert.Same(y, CustomGradient.Attach("copy", y, [x], [], b => [b.Gradient]));
    }

    [Fact]
    public void Needs_InputWithoutGradient_IsFalseAndItsGradientIsDropped()
    {
        using var scope = new TensorScope();
        var (a, b) = (Tensor.From([2f], 1), Tensor.From([3f], 1));
        b.RequiresGrad = true;
        bool[] needed = [];
        var y = CustomGradient.Attach("product", Plain(a, b), [a, b], [a, b], context =>
        {
            needed = [context.Needs(0), context.Needs(1)];
            return [context.Gradient, context.Gradient * context.Saved[0]];
        });
        y.Backward();
        Assert.Equal([false, true], needed);
        Assert.Equal(2, b.Gradient!.Item());
        Assert.Null(a.Gradient);
    }

    [Fact]
    public void Backward_FunctionThatThrows_GivesItsExceptionWithinTheTensorException()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        var before = TensorScope.LiveTensors;
        using (new TensorScope())
        {
            var y = CustomGradient.Attach("broken", Plain(x, x), [x], [x], _ => throw new FormatException("no luck"));
            var error = Assert.Throws<TensorException>(() => y.Backward());
            Assert.Equal("backward", error.Operation);
            Assert.Contains("no luck", error.Message);
            Assert.IsType<FormatException>(error.InnerException);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
        x.Square().Backward();
        Assert.Equal(2, x.Gradient!.Item());
    }

    [Fact]
    public void Backward_WrongNumberOrShapeOfGradients_IsRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([2]);
        x.RequiresGrad = true;
        var none = CustomGradient.Attach("none", Plain(x, x), [x], [], _ => []);
        Assert.Contains("0 gradients for 1 inputs", Assert.Throws<TensorException>(() => none.Sum().Backward()).Message);
        var wrong = CustomGradient.Attach("wrong", Plain(x, x), [x], [], _ => [Tensor.Ones([3])]);
        Assert.Throws<TensorException>(() => wrong.Sum().Backward());
    }

    [Fact]
    public void Backward_SavedTensorChangedMeanwhile_IsRefused()
    {
        using var scope = new TensorScope();
        var (a, b) = (Tensor.Ones([1]), Tensor.Ones([1]));
        b.RequiresGrad = true;
        var y = Product(a, b);
        a.MulInPlace(2);
        Assert.Contains("modified by an inplace operation", Assert.Throws<TensorException>(() => y.Backward()).Message);
    }

    [Fact]
    public void Backward_Twice_IsRefusedBecauseTheSavedAreGone()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        var y = Product(x, x);
        y.Backward();
        Assert.Contains("second time", Assert.Throws<TensorException>(() => y.Backward()).Message);
    }

    [Fact]
    public void Attach_GraphFreed_LetsTheFunctionGo()
    {
        var reference = Make();
        GC.Collect();
        Assert.False(reference.IsAlive);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static WeakReference Make()
        {
            using var scope = new TensorScope();
            var x = Tensor.Ones([1]);
            x.RequiresGrad = true;
            var held = new object();
            CustomGradient.Attach("held", Plain(x, x), [x], [], b => held is null ? [] : [b.Gradient]).Backward();
            return new WeakReference(held);
        }
    }

    [Fact]
    public void Attach_OutputWithAHistory_ReplacesIt()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.RequiresGrad = true;
        CustomGradient.Attach("sevenfold", x * 2, [x], [], b => [b.Gradient * 7]).Backward();
        Assert.Equal(7, x.Gradient!.Item());
    }

    [Fact]
    public void Attach_IntegerOutput_IsRefusedWithoutALeak()
    {
        using var scope = new TensorScope();
        var (x, y) = (Tensor.Ones([1]), Tensor.Ones([1], DType.I64));
        x.RequiresGrad = true;
        var before = TensorScope.LiveTensors;
        Assert.Equal("rounding", Assert.Throws<TensorException>(() => CustomGradient.Attach("rounding", y, [x], [], b => [b.Gradient])).Operation);
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private static Tensor Plain(Tensor a, Tensor b)
    {
        using var noGrad = GradMode.NoGrad();
        return a * b;
    }

    private static Tensor Product(Tensor a, Tensor b) =>
        CustomGradient.Attach("product", Plain(a, b), [a, b], [a, b], c => [c.Gradient * c.Saved[1], c.Gradient * c.Saved[0]]);
}
