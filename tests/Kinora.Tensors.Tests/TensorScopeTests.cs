namespace Kinora.Tensors.Tests;

public sealed class TensorScopeTests
{
    [Fact]
    public void Dispose_NestedScopes_FreeTheirOwnOnly()
    {
        using var outer = new TensorScope();
        var a = Tensor.Ones([1]);
        Tensor b;
        using (new TensorScope()) b = Tensor.Ones([1]);
        Assert.True(b.IsDisposed);
        Assert.False(a.IsDisposed);
        Assert.False(Tensor.Ones([1]).IsDisposed);
    }

    [Fact]
    public void Keep_FromTheInnermost_MovesOneScopeOut()
    {
        Tensor kept;
        using (new TensorScope())
        {
            using (var inner = new TensorScope()) kept = inner.Keep(Tensor.Ones([1]));
            Assert.False(kept.IsDisposed);
        }

        Assert.True(kept.IsDisposed);
    }

    [Fact]
    public void Keep_OutOfTwoScopesAtOnce_OutlivesBoth()
    {
        Tensor kept;
        using (var outer = new TensorScope())
        {
            using (new TensorScope()) kept = outer.Keep(Tensor.Ones([1]));
        }

        Assert.False(kept.IsDisposed);
        kept.Dispose();
    }

    [Fact]
    public void Keep_WithoutAnOuterScope_LeavesTheTensorToTheCaller()
    {
        var before = TensorScope.LiveTensors;
        Tensor[] kept;
        using (var scope = new TensorScope()) kept = scope.Keep([Tensor.Ones([1]), Tensor.Ones([1])]);
        Assert.Equal(before + 2, TensorScope.LiveTensors);
        foreach (var tensor in kept) tensor.Dispose();
        Assert.Equal(before, TensorScope.LiveTensors);
    }

    [Fact]
    public void Keep_TensorOfAnOuterScope_StaysThere()
    {
        using var outer = new TensorScope();
        var x = Tensor.Ones([1]);
        using (var inner = new TensorScope()) Assert.Same(x, inner.Keep(x));
        Assert.False(x.IsDisposed);
        Assert.Same(outer, x.Scope);
    }

    [Fact]
    public void Keep_FreedTensor_IsRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        x.Dispose();
        Assert.Throws<ObjectDisposedException>(() => scope.Keep(x));
    }

    [Fact]
    public void Dispose_OutOfOrder_IsRefusedAndRepairable()
    {
        var outer = new TensorScope();
        var inner = new TensorScope();
        var x = Tensor.Ones([1]);
        Assert.Throws<InvalidOperationException>(outer.Dispose);
        Assert.False(x.IsDisposed);
        inner.Dispose();
        outer.Dispose();
        Assert.True(x.IsDisposed);
        Assert.Null(TensorScope.Current);
    }

    [Fact]
    public void Dispose_AfterAnException_FreesAndRestoresTheOuterScope()
    {
        using var outer = new TensorScope();
        var before = TensorScope.LiveTensors;
        Assert.Throws<TensorException>(() =>
        {
            using var inner = new TensorScope();
            _ = Tensor.Ones([2, 3]) + Tensor.Ones([4]);
        });
        Assert.Equal(before, TensorScope.LiveTensors);
        Assert.Same(outer, TensorScope.Current);
    }

    [Fact]
    public void Dispose_Twice_DoesNothingMore()
    {
        using var outer = new TensorScope();
        var inner = new TensorScope();
        inner.Dispose();
        inner.Dispose();
        Assert.Same(outer, TensorScope.Current);
    }

    [Fact]
    public void Scope_OfAnotherThread_OwnsNothingMadeHere()
    {
        using var scope = new TensorScope();
        var tensor = OnAnotherThread(() =>
        {
            Assert.Null(TensorScope.Current);
            return Tensor.Ones([1]);
        });
        Assert.Null(tensor.Scope);
        tensor.Dispose();
    }

    [Fact]
    public void KeepAndDispose_OnAnotherThread_AreRefused()
    {
        using var scope = new TensorScope();
        var x = Tensor.Ones([1]);
        OnAnotherThread(() => Assert.Throws<InvalidOperationException>(() => scope.Keep(x)));
        OnAnotherThread(() => Assert.Throws<InvalidOperationException>(scope.Dispose));
        Assert.False(x.IsDisposed);
    }

    [Fact]
    public void Unscoped_Tensor_OutlivesTheScope()
    {
        Tensor x;
        using (new TensorScope()) x = Tensor.Ones([1]).Unscoped();
        Assert.False(x.IsDisposed);
        x.Dispose();
    }

    [Fact]
    public void Scope_ManyTensorsFreedByHand_ForgetsThem()
    {
        using var scope = new TensorScope();
        var before = TensorScope.LiveTensors;
        var first = new WeakReference(null);
        MakeAndFree(first);
        for (var k = 0; k < 200; k++) Tensor.Ones([1]).Dispose();
        GC.Collect();
        Assert.False(first.IsAlive);
        Assert.Equal(before, TensorScope.LiveTensors);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        static void MakeAndFree(WeakReference reference)
        {
            var tensor = Tensor.Ones([1]);
            reference.Target = tensor;
            tensor.Dispose();
        }
    }

    [Fact]
    public void LiveTensors_AcrossAWholeComputation_ComesBack()
    {
        var before = TensorScope.LiveTensors;
        using (new TensorScope())
        {
            var w = new RandomStream(1).Normal([16, 16]);
            w.RequiresGrad = true;
            (w.MatMul(w).Softmax(-1).Square().Sum()).Backward();
            Assert.Equal(4, w.Chunk(4, 0).Length);
            Assert.NotNull(w.Gradient);
            Assert.True(TensorScope.LiveTensors > before);
        }

        Assert.Equal(before, TensorScope.LiveTensors);
    }

    private static T OnAnotherThread<T>(Func<T> body)
    {
        T result = default!;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = body();
            }
            catch (Exception e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        return thrown is null ? result : throw thrown;
    }
}
